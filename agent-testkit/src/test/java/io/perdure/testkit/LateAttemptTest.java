package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.calls;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.ScriptedLlm.toolCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.RetryConfig;
import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.TaskResult;
import io.perdure.agent.Agent;
import io.perdure.guard.Limits;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.LateResult;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmReply;
import io.perdure.llm.ToolCall;
import io.perdure.store.InMemoryStateStore;
import io.perdure.tool.Effect;
import io.perdure.tool.FunctionTool;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import io.perdure.tool.Tools;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An attempt that was given up and ends after another one is no second outcome, and what it did is neither forgotten nor undone twice. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LateAttemptTest {
    private final Queue<String> outside = new ConcurrentLinkedQueue<>();
    private final CountDownLatch late = new CountDownLatch(1);
    private final AtomicReference<TaskHandle<String>> task = new AtomicReference<>();

    private List<JournalEntry> history = List.of();
    private String explained = "";

    record Order(String orderId) {}

    @Test
    void a_late_failure_leaves_done_what_another_attempt_did() throws Exception {
        TaskResult<String> result = run(pay(attempt -> {
            if (attempt == 1) {
                hang();
                throw new IllegalStateException("connection reset");
            }
            outside.add("paid");
            return "receipt 2";
        }));

        assertThat(outside).containsExactly("paid", "unpaid receipt 2");
        assertThat(result.notUndone()).isEmpty();
    }

    @Test
    void a_late_result_takes_the_place_of_none_and_changes_no_order() throws Exception {
        TaskResult<String> result = run(
                pay(attempt -> {
                    if (attempt == 1) {
                        hang();
                        return "receipt 1";
                    }
                    outside.add("paid");
                    return "receipt 2";
                }),
                Tool.named("pack")
                        .description("Packs.")
                        .effect(Effect.IDEMPOTENT)
                        .calls(Order.class, (order, call) -> "box")
                        .compensatedBy((order, box, call) -> {
                            outside.add("unpacked");
                            return null;
                        }));

        assertThat(outside).containsExactly("paid", "unpacked", "unpaid receipt 2");
        assertThat(result.notUndone()).isEmpty();
    }

    @Test
    void what_an_attempt_may_still_do_is_not_reported_as_not_done() throws Exception {
        TaskResult<String> result = run(pay(attempt -> {
                    if (attempt == 1) {
                        hang();
                        outside.add("paid");
                        return "receipt 1";
                    }
                    throw ToolException.refused("not now");
                })
                .reconciledBy((order, call) -> Finding.didNotHappen()));

        assertThat(outside).containsExactly("paid", "unpaid receipt 1");
        assertThat(result.notUndone()).isEmpty();
        assertThat(history)
                .filteredOn(InvocationEnded.class::isInstance)
                .first()
                .satisfies(entry ->
                        assertThat(((InvocationEnded) entry).outcome().text()).contains("may still be running"));
        assertThat(explained).contains("late, after it had been given up: done").doesNotContain("What is not known");
    }

    @Test
    void late_results_that_come_at_once_after_the_end_are_all_kept() {
        Tool pay = Tool.named("pay")
                .description("Pays.")
                .effect(Effect.ONCE)
                .timeout(Duration.ofMillis(50))
                .calls(Order.class, (order, call) -> {
                    hang();
                    return "paid";
                });
        ToolCall[] four = {pay("1"), pay("2"), pay("3"), pay("4")};
        try (Orchestrator orchestrator =
                open(ScriptedLlm.of(seen -> seen.step() == 0 ? calls(four) : say("ok")), pay)) {
            TaskHandle<String> task = orchestrator.start(Task.of("t", "Pay."));
            task.await();
            late.countDown();

            await().untilAsserted(() -> assertThat(task.history())
                    .filteredOn(LateResult.class::isInstance)
                    .hasSize(4));
        }
    }

    @Test
    void a_deadline_that_has_passed_does_not_hold_up_the_undoing() {
        ManualClock clock = new ManualClock();
        Tool pay = Tool.named("pay")
                .description("Pays.")
                .effect(Effect.IDEMPOTENT)
                .calls(Order.class, (order, call) -> "receipt")
                .compensatedBy((order, receipt, call) -> {
                    outside.add("unpaid");
                    return null;
                });
        ScriptedLlm llm = ScriptedLlm.of(seen -> {
            if (seen.step() > 0) {
                clock.advance(Duration.ofSeconds(2));
            }
            return call("pay", Map.of("orderId", Integer.toString(seen.step())));
        });
        Agent agent = agent(llm, pay)
                .rollBackOn(TaskStatus.LIMIT_REACHED)
                .limits(Limits.standard().deadline(Duration.ofSeconds(1)))
                .build();
        try (Orchestrator orchestrator = Orchestrator.on(new InMemoryStateStore(clock))
                .clock(clock)
                .agents(agent)
                .open()) {
            TaskHandle<String> task = orchestrator.start(Task.of("t", "Pay."));
            TaskResult<String> result = task.await(Duration.ofSeconds(10)).orElseThrow();

            assertThat(result.status()).isEqualTo(TaskStatus.LIMIT_REACHED);
            assertThat(outside).containsOnly("unpaid").isNotEmpty();
            assertThat(result.notUndone()).map(TaskEnded.NotUndone::tool).isEmpty();
        }
    }

    /** Pays, does what the others do, and fails for good once the late result of the first attempt is durable: then all is undone. */
    private TaskResult<String> run(Tool... tools) throws InterruptedException {
        Tool ship = Tool.named("ship")
                .description("Ships.")
                .effect(Effect.IDEMPOTENT)
                .calls(Order.class, (order, call) -> {
                    late.countDown();
                    await().until(() -> handle().history().stream().anyMatch(LateResult.class::isInstance));
                    throw ToolException.fatal("no carrier");
                });
        List<String> names =
                List.of(tools).stream().map(tool -> tool.spec().name()).toList();
        Function<ScriptedLlm.Seen, LlmReply> script =
                seen -> call(seen.step() < names.size() ? names.get(seen.step()) : "ship", Map.of("orderId", "1"));
        Tools all = Tools.of(tools).and(Tools.of(ship));
        try (Orchestrator orchestrator = Orchestrator.open(
                new InMemoryStateStore(),
                agent(ScriptedLlm.of(script)).tools(all).build())) {
            task.set(orchestrator.start(Task.of("t", "Pay and ship.")));
            TaskResult<String> result = handle().await();
            history = handle().history();
            explained = handle().explain();
            return result;
        }
    }

    private TaskHandle<String> handle() {
        await().until(() -> task.get() != null);
        return Objects.requireNonNull(task.get());
    }

    private FunctionTool<Order> pay(Attempt attempt) {
        RetryConfig twice = RetryConfig.custom()
                .maxAttempts(2)
                .intervalFunction(IntervalFunction.of(1))
                .build();
        return Tool.named("pay")
                .description("Pays.")
                .effect(Effect.IDEMPOTENT)
                .timeout(Duration.ofMillis(100))
                .retry(twice)
                .calls(Order.class, (order, call) -> attempt.at(call.attempt()))
                .compensatedBy((order, receipt, call) -> {
                    outside.add("unpaid " + receipt);
                    return null;
                });
    }

    private static ToolCall pay(String order) {
        return toolCall("pay", Map.of("orderId", order));
    }

    // As a tool does that heeds no interrupt.
    private void hang() {
        boolean over = false;
        while (!over) {
            try {
                late.await();
                over = true;
            } catch (InterruptedException e) {
                over = false;
            }
        }
    }

    private static Orchestrator open(ScriptedLlm llm, Tool... tools) {
        return Orchestrator.open(new InMemoryStateStore(), agent(llm, tools).build());
    }

    private static Agent.Builder agent(ScriptedLlm llm, Tool... tools) {
        return Agent.named("desk")
                .version("1")
                .instructions("Pay.")
                .model(llm)
                .trust(TrustPolicy.unguarded())
                .grace(Duration.ofMillis(50))
                .tools(Tools.of(tools));
    }

    private interface Attempt {
        String at(int attempt) throws Exception;
    }
}
