package io.perdure.report;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.calls;
import static io.perdure.testkit.ScriptedLlm.fail;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.ScriptedLlm.toolCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.retry.RetryConfig;
import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmReply;
import io.perdure.store.InMemoryStateStore;
import io.perdure.testkit.ManualClock;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.testkit.ScriptedLlm.Seen;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import io.perdure.tool.Tools;
import io.perdure.tool.WaitTools;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reports of tasks that an orchestrator carried. */
class RealRunTest {
    private static final RetryConfig TWICE = RetryConfig.custom()
            .maxAttempts(2)
            .waitDuration(Duration.ofSeconds(2))
            .build();

    private final ManualClock clock = new ManualClock();
    private final InMemoryStateStore store = new InMemoryStateStore(clock);
    private final AtomicInteger lookups = new AtomicInteger();
    private final Orchestrator[] open = new Orchestrator[1];

    record Order(String orderId) {}

    @AfterEach
    void close() {
        if (open[0] != null) {
            open[0].close();
        }
    }

    @Test
    void a_retry_a_question_and_an_answer() {
        TaskHandle<String> task = start(agent(seen -> switch (seen.step()) {
            case 0 ->
                calls(toolCall("lookup", Map.of("orderId", "4711")), toolCall("refund", Map.of("orderId", "4711")));
            case 1 -> call("ask_person", Map.of("question", "Did it arrive?"));
            default -> say("Refunded: " + seen.lastObservation().text());
        }));
        moveClockUntil(() -> task.info().questions().size() == 1);
        Report waiting = TaskReport.of(task).report();
        clock.advance(Duration.ofHours(2));
        task.answer("s2-0", "yes", "maria");
        task.await();

        assertThat(waiting.head().status()).isEqualTo(TaskStatus.WAITING);
        assertThat(waiting.head().waits()).containsExactly("ask_person s2-0: a person's answer: Did it arrive?");
        Report report = TaskReport.of(task, Prices.in("USD").model("scripted", "1", "2"))
                .report();
        assertThat(report.head().answer().text()).isEqualTo("Refunded: yes");
        assertThat(report.total().steps()).isEqualTo(3);
        assertThat(report.total().usage()).isEqualTo(task.await().usage());
        assertThat(report.total().cost().isWhole()).isTrue();
        assertThat(report.total().again()).isEqualTo(1);
        assertThat(report.total().time().of(Activity.WAIT)).isGreaterThanOrEqualTo(Duration.ofHours(2));
        assertThat(report.remarks())
                .extracting(Remark::topic)
                .containsExactly(Topic.UNKNOWN, Topic.RETRIED, Topic.ASKED);
        assertThat(steps(report).get(1).calls().get(0).moments())
                .extracting(Moment::what)
                .containsExactly("asks a person", "answered by maria", "done");
    }

    @Test
    void a_model_that_is_down_and_the_next_one_that_answers() {
        Agent agent = agent(seen -> fail(LlmFailure.Kind.UNAVAILABLE)).toBuilder()
                .models(List.of(
                        Model.of(ScriptedLlm.of(seen -> fail(LlmFailure.Kind.UNAVAILABLE))
                                        .named("large"))
                                .retry(TWICE),
                        Model.of(ScriptedLlm.of(seen -> say("ok")).named("small"))))
                .build();
        TaskHandle<String> task = start(agent);
        moveClockUntil(() -> task.info().status().isOver());

        Report report = TaskReport.of(task).report();
        assertThat(report.total().unanswered()).isEqualTo(2);
        assertThat(report.remarks()).extracting(Remark::topic).containsExactly(Topic.FELL_BACK, Topic.NO_REPLY);
        assertThat(report.models()).extracting(ModelUse::name).containsExactly("small (scripted)");
        assertThat(report.total().time().of(Activity.BACK_OFF)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(steps(report)).hasSize(1);
    }

    @Test
    void a_task_that_is_given_up_and_undone() {
        TaskHandle<String> task = start(agent(seen -> switch (seen.step()) {
            case 0 -> call("book", Map.of("orderId", "1"));
            case 1 -> call("pay", Map.of("orderId", "1"));
            default -> call("ship", Map.of("orderId", "1"));
        }));
        moveClockUntil(() -> task.info().status().isOver());

        TaskReport whole = TaskReport.of(task);
        Report report = whole.report();
        assertThat(report.head().status()).isEqualTo(TaskStatus.FAILED);
        assertThat(report.undoing().orElseThrow().calls())
                .extracting(call -> call.tool() + " " + call.outcome().what())
                .containsExactly("undoing pay failed (REFUSED)", "undoing book done");
        assertThat(report.remarks().get(0).topic()).isEqualTo(Topic.STANDS);
        assertThat(report.remarks().get(0).lines().get(0).tool()).isEqualTo("pay");
        assertThat(whole.text()).contains("Undoing", "undoing pay", "Why it ended: given-up");
        assertThat(HtmlFormTest.parsed(whole.html()).select("#s0 .call b").eachText())
                .containsExactly("undoing pay", "undoing book");
    }

    @Test
    void a_task_that_another_version_took_up() {
        TaskHandle<String> first =
                start(agent(seen -> seen.step() == 0 ? call("ask_person", Map.of("question", "?")) : say("done")));
        await().until(() -> first.info().questions().size() == 1);
        open[0].close();
        clock.advance(Duration.ofDays(1));
        open[0] = open(agent(seen -> say("done")).toBuilder().version("2").build());
        TaskHandle<String> task = open[0].task("t");
        task.answer("go on");
        task.await();

        Report report = TaskReport.of(task).report();
        assertThat(report.head().began()).isEqualTo("1");
        assertThat(report.head().version()).isEqualTo("2");
        assertThat(report.remarks())
                .filteredOn(remark -> remark.topic() == Topic.RESUMED)
                .singleElement()
                .satisfies(remark -> assertThat(
                                remark.lines().get(0).moment().detail().text())
                        .contains("Version 2 of the agent"));
    }

    private static List<Step> steps(Report report) {
        return report.groups().stream()
                .flatMap(group -> group.steps().shown().stream())
                .toList();
    }

    private Agent agent(Function<Seen, LlmReply> script) {
        return Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You work at a desk.")
                .onVersionChange(Agent.OnVersionChange.CONTINUE)
                .model(ScriptedLlm.of(script))
                .tools(Tools.of(
                        tool("lookup", Effect.READ_ONLY).retry(TWICE).calls(Order.class, (order, call) -> lookup()),
                        tool("refund", Effect.ONCE).calls(Order.class, (order, call) -> {
                            throw ToolException.unknown("the answer was lost");
                        }),
                        tool("book", Effect.IDEMPOTENT)
                                .calls(Order.class, (order, call) -> "b-1")
                                .compensatedBy((order, result, call) -> null),
                        tool("pay", Effect.IDEMPOTENT)
                                .calls(Order.class, (order, call) -> "p-1")
                                .compensatedBy((order, result, call) -> {
                                    throw ToolException.refused("the bank is closed");
                                }),
                        tool("ship", Effect.IDEMPOTENT).calls(Order.class, (order, call) -> {
                            throw ToolException.fatal("no carrier goes there");
                        }),
                        WaitTools.askPerson()))
                .build();
    }

    private String lookup() throws ToolException {
        if (lookups.incrementAndGet() == 1) {
            throw ToolException.unavailable("connection refused");
        }
        return "a lamp";
    }

    private static io.perdure.tool.FunctionTool.Builder tool(String name, Effect effect) {
        return Tool.named(name).description("d").effect(effect);
    }

    private TaskHandle<String> start(Agent agent) {
        open[0] = open(agent);
        return open[0].start(Task.of("t", "Refund order 4711"));
    }

    private Orchestrator open(Agent agent) {
        return Orchestrator.on(store)
                .agents(agent)
                .clock(clock)
                .closeWithin(Duration.ofSeconds(2))
                .keepStoreOpen()
                .open();
    }

    private void moveClockUntil(java.util.concurrent.Callable<Boolean> condition) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10)).until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return condition.call();
        });
    }
}
