package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.context.PlanTool;
import io.perdure.guard.AnswerRule;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.AnswerRejected;
import io.perdure.journal.AttemptStarted;
import io.perdure.journal.Plan;
import io.perdure.llm.LlmReply;
import io.perdure.store.InMemoryStateStore;
import io.perdure.testkit.ScriptedLlm.Seen;
import io.perdure.tool.ToolOutcome.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks of plans and rules for answers that fail themselves or say too much, and plans that are too long. */
class ChecksThatMisbehaveTest {
    private final List<Orchestrator> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(Orchestrator::close);
    }

    @SuppressWarnings("NullAway") // what it must not do
    private static Optional<String> nothing() {
        return null;
    }

    @ParameterizedTest
    @ValueSource(strings = {"StackOverflowError", "IOException", "NullPointerException"})
    void a_check_of_an_item_that_fails_is_told_at_once_and_the_item_is_not_done(String how) {
        AtomicInteger checks = new AtomicInteger();
        TaskHandle<String> task =
                start(ChecksThatMisbehaveTest::planThenTell, PlanTool.optional().doneWhen((item, seen) -> {
                    checks.incrementAndGet();
                    if (how.startsWith("Stack")) {
                        throw new StackOverflowError();
                    }
                    if (how.startsWith("IO")) {
                        throw new IOException("secret path");
                    }
                    return nothing();
                }));

        assertThatTask(task).completes().hasOutcomes(Plan.TOOL, Status.FAILED);
        assertThat(task.await().answer())
                .startsWith("FAILED (REFUSED): The item '1' is not done: its check failed ("
                        + how
                        + "). Go on with other items, and try again later.");
        assertThat(checks).as("not tried again").hasValue(1);
        assertThat(task.history().stream().filter(AttemptStarted.class::isInstance))
                .hasSize(1);
        assertThat(task.info().plan()).isEmpty();
    }

    @Test
    void a_plan_that_is_too_long_for_every_request_is_refused() {
        TaskHandle<String> task = start(
                seen -> seen.step() == 0
                        ? plan("x".repeat(100_000))
                        : say(seen.observations().get(0).text()),
                PlanTool.optional());

        assertThat(task.await().answer()).contains("The plan is longer than 20000 characters. Make it shorter.");
        assertThat(task.info().plan()).isEmpty();
        assertThat(task.explain()).hasSizeLessThan(2_000);
    }

    @Test
    void what_a_rule_says_is_cut_short() {
        TaskHandle<String> task = start(
                seen -> say(seen.step() == 0 ? "first" : "second"),
                PlanTool.optional(),
                (answer, seen) -> answer.equals("first") ? Optional.of("x".repeat(10_000_000)) : Optional.empty());

        assertThatTask(task).withAnswer("second");
        assertThat(task.history().stream()
                        .filter(AnswerRejected.class::isInstance)
                        .map(entry -> ((AnswerRejected) entry).problem().length()))
                .containsExactly(10_001);
    }

    @Test
    void a_rule_that_throws_is_logged_with_its_task_and_cause() {
        String logged = logged(() -> {
            AtomicInteger asked = new AtomicInteger();
            TaskHandle<String> task = start(seen -> say("done"), PlanTool.optional(), (answer, seen) -> {
                if (asked.incrementAndGet() == 1) {
                    throw new IOException("the disk is gone");
                }
                return Optional.empty();
            });
            assertThatTask(task).withAnswer("done");
        });

        assertThat(logged)
                .contains("Task t: a rule for answers failed.")
                .contains("java.io.IOException")
                .contains("at " + ChecksThatMisbehaveTest.class.getName())
                .doesNotContain("the disk is gone"); // it may quote an answer
    }

    private static String logged(Runnable work) {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    private static LlmReply planThenTell(Seen seen) {
        return seen.step() == 0
                ? plan("Fetch it")
                : say(seen.observations().get(0).text());
    }

    private static LlmReply plan(String text) {
        return call(Plan.TOOL, Map.of("items", List.of(Map.of("id", "1", "text", text, "status", "DONE"))));
    }

    private TaskHandle<String> start(Function<Seen, LlmReply> script, PlanTool plan, AnswerRule... rules) {
        Agent.Builder agent = Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You work at a desk.")
                .model(ScriptedLlm.of(script))
                .plan(plan);
        for (AnswerRule rule : rules) {
            agent = agent.answerRule(rule);
        }
        Orchestrator orchestrator =
                Orchestrator.on(new InMemoryStateStore()).agents(agent.build()).open();
        open.add(orchestrator);
        return orchestrator.start(Task.of("t", "x"));
    }
}
