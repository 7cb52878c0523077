package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.context.PlanTool;
import io.perdure.guard.RecoveryPolicy;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.AnswerAccepted;
import io.perdure.journal.AnswerRejected;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.Plan;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.store.InMemoryStateStore;
import io.perdure.testkit.ScriptedLlm.Seen;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolFailure.Kind;
import io.perdure.tool.ToolOutcome.Status;
import io.perdure.tool.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools that keep failing, rules for answers, and plans. */
class ConductTest {
    private final ManualClock clock = new ManualClock();
    private final InMemoryStateStore store = new InMemoryStateStore(clock);
    private final List<Orchestrator> open = new ArrayList<>();
    private final AtomicBoolean down = new AtomicBoolean(true);

    record Item(String item) {}

    @AfterEach
    void close() {
        open.forEach(Orchestrator::close);
    }

    // ---- tools that keep failing

    @Test
    void a_tool_that_keeps_failing_is_not_offered_for_a_while_and_the_model_is_told_both_times() {
        List<List<String>> offers = new ArrayList<>();
        List<String> told = new ArrayList<>();
        Agent agent = agent(seen -> {
                    offers.add(seen.request().tools().stream()
                            .map(LlmRequest.Offer::name)
                            .toList());
                    told.add(seen.request().lastMessage().text());
                    if (seen.step() < 3) {
                        return call("fetch", Map.of("item", "" + seen.step()));
                    }
                    return seen.step() == 3 ? call("wait_a_while", Map.of("item", "x")) : say("done");
                })
                .recovery(RecoveryPolicy.none()
                        .after(3)
                        .failures(Kind.UNAVAILABLE)
                        .suspend(Duration.ofMinutes(2)))
                .build();
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));
        moveClockUntilOver(task);

        assertThatTask(task).withAnswer("done");
        assertThat(offers.get(2)).contains("fetch");
        assertThat(offers.get(3)).doesNotContain("fetch");
        assertThat(offers.get(4)).contains("fetch");
        assertThat(told.get(3)).contains("The tool fetch is not available for now. It failed 3 times in a row");
        assertThat(told.get(4)).isEqualTo("The tool fetch is available again.");
    }

    @Test
    void a_call_of_a_tool_that_is_out_of_the_offer_is_refused_and_reaches_nobody() {
        AtomicInteger bodies = new AtomicInteger();
        Agent agent = agent(
                        seen -> seen.step() < 4 ? call("fetch", Map.of("item", "" + seen.step())) : say("done"), bodies)
                .recovery(RecoveryPolicy.none().after(2).failuresOf("fetch").suspend(Duration.ofMinutes(2)))
                .build();
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));

        assertThatTask(task)
                .withAnswer("done")
                .hasOutcomes("fetch", Status.FAILED, Status.FAILED, Status.FAILED, Status.FAILED);
        assertThat(bodies).hasValue(2);
    }

    @Test
    void a_policy_can_pause_the_task_until_a_person_has_mended_what_is_broken() {
        Agent agent = agent(seen -> seen.lastObservation() != null
                                && !seen.lastObservation().failed()
                        ? say("done")
                        : call("fetch", Map.of("item", "" + seen.step())))
                .recovery(RecoveryPolicy.none().after(2).failuresOf("fetch").pause())
                .build();
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));
        await().until(() -> task.info().status() == TaskStatus.PAUSED);

        down.set(false);
        task.resume();

        assertThatTask(task).withAnswer("done").hasOutcomes("fetch", Status.FAILED, Status.FAILED, Status.DONE);
    }

    @Test
    void a_policy_can_end_the_task_and_the_strictest_rule_counts() {
        Agent agent = agent(seen -> call("fetch", Map.of("item", "" + seen.step())))
                .recovery(RecoveryPolicy.none()
                        .after(2)
                        .failures(Kind.UNAVAILABLE)
                        .suspend(Duration.ofMinutes(1))
                        .after(2)
                        .failuresOf("fetch")
                        .fail())
                .build();
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));

        assertThatTask(task).endsAs(TaskStatus.FAILED).endsBecauseOf("tool-failing");
        assertThat(task.await().detail())
                .contains("The tool fetch: It failed 2 times in a row, last with UNAVAILABLE.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes but never item 1", "Yesterday's backup first", "okay no wait", "approved? not by me"})
    void what_only_begins_like_a_yes_is_none(String answer) {
        assertThat(Plan.isYes(answer)).isFalse();
        assertThat(Plan.isYes("Yes.")).isTrue();
    }

    @Test
    void the_words_of_a_plan_are_one_line_each_and_cannot_move_the_cursor() {
        Plan plan = new Plan(
                List.of(new Plan.Item("1\n[x] 2: faked\u001b[31m", "a\nb", Plan.Status.TODO, Optional.empty())), 1, 1);

        assertThat(plan.text().strip()).doesNotContain("\n").doesNotContain("\u001b");
    }

    // ---- answers

    @Test
    void an_answer_that_a_rule_refuses_is_sent_back_with_the_reason() {
        Agent agent = agent(seen -> {
                    boolean refused = seen.request().lastMessage().text().equals("You did not fetch anything yet.");
                    if (seen.step() == 0) {
                        return say("Done!");
                    }
                    return refused ? call("fetch", Map.of("item", "1")) : say("Done, really.");
                })
                .answerRule((answer, task) -> task.trail().marks().isEmpty()
                        ? Optional.of("You did not fetch anything yet.")
                        : Optional.empty())
                .build();
        down.set(false);
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));

        assertThatTask(task).withAnswer("Done, really.");
        assertThat(kinds(task, AnswerRejected.class)).isEqualTo(1);
        assertThat(kinds(task, AnswerAccepted.class)).isEqualTo(1);
    }

    @Test
    void a_model_that_declares_victory_early_again_and_again_fails() {
        Agent agent = agent(seen -> say("Done!"))
                .answerRule((answer, task) -> Optional.of("Nothing is done."))
                .maxRejections(2)
                .build();

        assertThatTask(open(agent).start(Task.of("t", "x")))
                .endsAs(TaskStatus.FAILED)
                .endsBecauseOf("answer-rejected");
    }

    @Test
    void a_rule_that_throws_refuses() {
        AtomicInteger asked = new AtomicInteger();
        Agent agent = agent(seen -> say("Done!"))
                .answerRule((answer, task) -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new java.io.IOException("the disk is gone");
                    }
                    return Optional.empty();
                })
                .build();
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));

        assertThatTask(task).withAnswer("Done!");
        assertThat(kinds(task, AnswerRejected.class)).isEqualTo(1);
    }

    @Test
    void a_rule_under_way_when_its_process_ends_is_asked_again() {
        CountDownLatch begun = new CountDownLatch(1);
        Function<Seen, LlmReply> script = seen -> say("Done!");
        Orchestrator first = open(agent(script)
                .answerRule((answer, task) -> {
                    begun.countDown();
                    new CountDownLatch(1).await();
                    return Optional.empty();
                })
                .build());
        first.start(Task.of("t", "x"));
        await().until(() -> begun.getCount() == 0);
        first.close();

        Agent again =
                agent(script).answerRule((answer, task) -> Optional.empty()).build();
        assertThatTask(open(again).task("t")).withAnswer("Done!");
    }

    // ---- plans

    @Test
    void a_plan_stands_in_the_state_and_people_see_it() {
        List<TaskState> states = new ArrayList<>();
        Agent agent = agent(seen -> switch (seen.step()) {
                    case 0 -> plan("DOING", "TODO");
                    case 1 -> call("fetch", Map.of("item", "1"));
                    case 2 -> plan("DONE", "DROPPED");
                    default -> say("done");
                })
                .plan(PlanTool.optional())
                .answerRule((answer, task) -> {
                    states.add(task);
                    return Optional.empty();
                })
                .build();
        down.set(false);
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));

        assertThatTask(task).withAnswer("done");
        Plan plan = states.get(0).plan().orElseThrow();
        assertThat(plan.isSettled()).isTrue();
        assertThat(plan.step()).isEqualTo(3);
        assertThat(plan.text()).isEqualTo("[x] 1: Fetch it\n[-] 2: Pay for it\n");
        assertThat(task.explain()).contains("[x] 1: Fetch it");
    }

    @Test
    void an_item_is_done_only_when_its_check_says_so() {
        List<String> seenResults = new ArrayList<>();
        Agent agent = agent(seen -> {
                    if (seen.lastObservation() != null) {
                        seenResults.add(seen.lastObservation().text());
                    }
                    return switch (seen.step()) {
                        case 0, 2 -> plan("DONE", "TODO");
                        case 1 -> call("fetch", Map.of("item", "1"));
                        default -> say("done");
                    };
                })
                .plan(PlanTool.optional()
                        .doneWhen((item, task) -> task.trail().tools().containsKey("fetch")
                                ? Optional.empty()
                                : Optional.of("it was not fetched.")))
                .build();
        down.set(false);
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));

        assertThatTask(task).withAnswer("done").hasOutcomes(Plan.TOOL, Status.FAILED, Status.DONE);
        assertThat(seenResults.get(0)).startsWith("FAILED (REFUSED): The item '1' is not done: it was not fetched.");
        assertThat(seenResults.get(2)).isEqualTo("1 of 2 items are settled.");
    }

    @Test
    void where_a_person_has_to_agree_nothing_is_changed_before_and_added_items_ask_again() {
        AtomicInteger bodies = new AtomicInteger();
        Agent agent = agent(
                        seen -> switch (seen.step()) {
                            case 0, 2 -> call("pay", Map.of("item", "1"));
                            case 1 -> plan("TODO", "TODO");
                            case 3 -> plan("DONE", "DOING");
                            default -> say("done");
                        },
                        bodies)
                .plan(PlanTool.approved())
                .build();
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));
        await().until(() -> !task.info().questions().isEmpty());
        assertThat(bodies).hasValue(0);
        assertThat(task.info().questions().get(0).text())
                .contains("[ ] 1: Fetch it")
                .contains("'yes'");

        task.answer("Yes.");

        assertThatTask(task).withAnswer("done").hasOutcomes("pay", Status.FAILED, Status.DONE);
        assertThat(bodies).hasValue(1);
    }

    @Test
    void a_plan_that_a_person_refuses_is_none() {
        AtomicInteger bodies = new AtomicInteger();
        Agent agent = agent(
                        seen -> switch (seen.step()) {
                            case 0 -> plan("TODO", "TODO");
                            case 1 -> call("pay", Map.of("item", "1"));
                            default -> say(seen.observations().get(0).text());
                        },
                        bodies)
                .plan(PlanTool.approved())
                .build();
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));
        await().until(() -> !task.info().questions().isEmpty());

        task.answer("No: ask the customer first.");

        assertThatTask(task).withAnswer("No: ask the customer first.").hasOutcomes("pay", Status.FAILED);
        assertThat(bodies).hasValue(0);
    }

    @Test
    void nobody_else_may_be_called_like_the_plan_tool() {
        assertThatThrownBy(() -> agent(seen -> say("x"))
                        .tools(Tools.of(Tool.named(Plan.TOOL).description("d").calls(Item.class, (item, call) -> "x")))
                        .build())
                .hasMessageContaining("another name for the tool update_plan");
    }

    private static LlmReply plan(String first, String second) {
        return call(
                Plan.TOOL,
                Map.of(
                        "items",
                        List.of(
                                Map.of("id", "1", "text", "Fetch it", "status", first),
                                Map.of("id", "2", "text", "Pay for it", "status", second))));
    }

    private static long kinds(TaskHandle<?> task, Class<? extends JournalEntry> kind) {
        return task.history().stream().filter(kind::isInstance).count();
    }

    private void moveClockUntilOver(TaskHandle<?> task) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10)).until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return task.info().status().isOver();
        });
    }

    private Agent.Builder agent(Function<Seen, LlmReply> script) {
        return agent(script, new AtomicInteger());
    }

    private Agent.Builder agent(Function<Seen, LlmReply> script, AtomicInteger bodies) {
        return Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You work at a desk.")
                .model(ScriptedLlm.of(script))
                .recovery(RecoveryPolicy.none())
                .tools(Tools.of(
                        Tool.named("fetch").description("Fetches.").calls(Item.class, (item, call) -> {
                            bodies.incrementAndGet();
                            if (down.get()) {
                                throw ToolException.unavailable("down");
                            }
                            return "fetched";
                        }),
                        Tool.named("pay")
                                .description("Pays.")
                                .calls(Item.class, (item, call) -> bodies.incrementAndGet()),
                        Tool.named("wait_a_while")
                                .description("Waits.")
                                .effect(Effect.READ_ONLY)
                                .calls(
                                        Item.class,
                                        (item, call) -> io.perdure.tool.Wait.forTime(Duration.ofMinutes(3)))));
    }

    private Orchestrator open(Agent agent) {
        Orchestrator orchestrator = Orchestrator.on(store)
                .agents(agent)
                .clock(clock)
                .closeWithin(Duration.ofSeconds(2))
                .keepStoreOpen()
                .open();
        open.add(orchestrator);
        return orchestrator;
    }
}
