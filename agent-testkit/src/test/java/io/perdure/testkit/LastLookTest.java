package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.calls;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.ScriptedLlm.toolCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.TaskResult;
import io.perdure.agent.Agent;
import io.perdure.guard.Limits;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.AttemptFailed;
import io.perdure.journal.CancelRequested;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.LateResult;
import io.perdure.journal.TaskStatus;
import io.perdure.store.ArtifactStore;
import io.perdure.store.InMemoryStateStore;
import io.perdure.tool.Effect;
import io.perdure.tool.FunctionTool;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.ToolSpec.OnUnknown;
import io.perdure.tool.Tools;
import io.perdure.tool.Wait;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Before a task ends it is found out what it did, as far as that can be; and what is undone is undone with all that is known of it. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LastLookTest {
    private final Queue<String> outside = new ConcurrentLinkedQueue<>();
    private final ManualClock clock = new ManualClock();

    record Order(String orderId) {}

    @Test
    void what_a_look_finds_counts_although_the_task_was_called_off_meanwhile() {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch calledOff = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        Tool pay = pay("receipt", true).reconciledBy((order, call) -> {
            looks.incrementAndGet();
            looking.countDown();
            calledOff.await();
            return Finding.happened("receipt");
        });
        try (Orchestrator orchestrator = open(agent(ScriptedLlm.of(seen -> call("pay", ORDER)), pay))) {
            TaskHandle<String> task = orchestrator.start(Task.of("t", "Pay."));
            await().until(() -> looking.getCount() == 0);
            task.cancel("no longer wanted");
            await().until(() -> task.history().stream().anyMatch(CancelRequested.class::isInstance));
            calledOff.countDown();
            TaskResult<String> result = task.await();

            assertThat(result.status()).isEqualTo(TaskStatus.CANCELLED);
            assertThat(result.notUndone()).isEmpty();
        }
        assertThat(looks).hasValue(1);
        assertThat(outside).containsExactly("paid", "unpaid receipt");
    }

    @Test
    void a_call_that_waits_for_the_world_is_looked_for_when_its_task_is_called_off() {
        Tool pay = Tool.named("pay")
                .description("Pays.")
                .calls(Order.class, (order, call) -> {
                    outside.add("paid");
                    return Wait.forSignal("paid");
                })
                .reconciledBy((order, call) -> Finding.happened("receipt"))
                .compensatedBy((order, receipt, call) -> outside.add("unpaid " + receipt));
        try (Orchestrator orchestrator = open(agent(ScriptedLlm.of(seen -> call("pay", ORDER)), pay))) {
            TaskHandle<String> task = orchestrator.start(Task.of("t", "Pay."));
            await().until(() -> task.info().status() == TaskStatus.WAITING);
            task.cancel("no longer wanted");

            assertThat(task.await().notUndone()).isEmpty();
        }
        assertThat(outside).containsExactly("paid", "unpaid receipt");
    }

    @Test
    void a_late_result_is_the_outcome_of_a_call_that_has_none_and_is_told_once() {
        CountDownLatch asked = new CountDownLatch(1);
        Tool pay = Tool.named("pay")
                .description("Pays.")
                .timeout(Duration.ofMillis(50))
                .onUnknown(OnUnknown.ASK_PERSON)
                .calls(Order.class, (order, call) -> {
                    uninterruptibly(() -> asked.getCount() == 0);
                    outside.add("paid");
                    return "receipt";
                });
        Agent agent = agent(ScriptedLlm.of(seen -> seen.step() == 0 ? call("pay", ORDER) : say("done")), pay);
        try (Orchestrator orchestrator = Orchestrator.open(new InMemoryStateStore(), agent)) {
            TaskHandle<String> task = orchestrator.start(Task.of("t", "Pay."));
            await().until(() -> task.info().questions().size() == 1);
            asked.countDown();

            assertThat(task.await().status()).isEqualTo(TaskStatus.COMPLETED);
            assertThat(outcomes(task)).extracting(ToolOutcome::status).containsExactly(ToolOutcome.Status.DONE);
            assertThat(task.history()).hasAtLeastOneElementOfType(LateResult.class);
            assertThat(task.explain()).containsOnlyOnce("s1-0 pay").doesNotContain("What is not known");
        }
    }

    @Test
    void what_is_undone_is_given_the_whole_result_however_long_it_is() {
        String receipt = "receipt " + "x".repeat(20_000) + " number 42";
        Tool pay = pay(receipt, false);
        Agent agent = agent(ScriptedLlm.of(seen -> call(seen.step() == 0 ? "pay" : "give_up", ORDER)), pay, giveUp());
        try (Orchestrator orchestrator = Orchestrator.on(new InMemoryStateStore())
                .artifacts(ArtifactStore.inMemory())
                .agents(agent)
                .open()) {
            TaskResult<String> result = orchestrator.start(Task.of("t", "Pay.")).await();

            assertThat(result.notUndone()).isEmpty();
        }
        assertThat(outside).containsExactly("paid", "unpaid " + receipt);
    }

    @Test
    void a_paused_task_that_is_called_off_is_undone_at_once() {
        Tool pay = pay("receipt", false);
        Tool ask = Tool.named("ask")
                .description("Asks.")
                .effect(Effect.READ_ONLY)
                .calls(Order.class, (order, call) -> Wait.forSignal("go"));
        Agent agent = agent(ScriptedLlm.of(seen -> call(seen.step() == 0 ? "pay" : "ask", ORDER)), pay, ask);
        try (Orchestrator orchestrator = open(agent)) {
            TaskHandle<String> task = orchestrator.start(Task.of("t", "Pay."));
            await().until(() -> task.info().status() == TaskStatus.WAITING);
            task.pause("lunch");
            await().until(() -> task.info().status() == TaskStatus.PAUSED);
            task.cancel("no longer wanted");

            assertThat(task.await(Duration.ofSeconds(20)))
                    .hasValueSatisfying(result -> assertThat(result.status()).isEqualTo(TaskStatus.CANCELLED));
        }
        assertThat(outside).containsExactly("paid", "unpaid receipt");
    }

    @Test
    void a_call_for_which_no_thread_was_free_is_known_not_to_have_begun_and_is_made_later() {
        assumeThat(Runtime.version().feature())
                .as("virtual threads are always free")
                .isLessThan(21);
        AtomicInteger ticks = new AtomicInteger();
        InstantSource seen = () -> {
            if (Thread.currentThread().getName().equals("perdure-ticker")) {
                ticks.incrementAndGet();
            }
            return clock.instant();
        };
        Tool hog = Tool.named("hog")
                .description("Keeps the only thread.")
                .timeout(Duration.ofHours(1))
                .calls(Order.class, (order, call) -> {
                    clock.advance(Duration.ofMinutes(2)); // the time of the other call is over, and then its grace
                    waitForTicks(ticks);
                    clock.advance(Duration.ofMinutes(2));
                    waitForTicks(ticks);
                    return "done";
                });
        Tool pay = pay("receipt", false);
        Agent agent = agent(
                ScriptedLlm.of(request ->
                        request.step() == 0 ? calls(toolCall("hog", ORDER), toolCall("pay", ORDER)) : say("done")),
                hog,
                pay);
        try (Orchestrator orchestrator = Orchestrator.on(new InMemoryStateStore(seen))
                .clock(seen)
                .threads(1)
                .agents(agent)
                .open()) {
            TaskHandle<String> task = orchestrator.start(Task.of("t", "Pay."));
            await().until(() -> {
                clock.advance(Duration.ofSeconds(1));
                return task.await(Duration.ofMillis(20)).isPresent();
            });

            assertThat(outcomes(task)).extracting(ToolOutcome::isDone).containsExactly(true, true);
            assertThat(task.history())
                    .filteredOn(AttemptFailed.class::isInstance)
                    .map(entry -> ((AttemptFailed) entry).failure())
                    .singleElement()
                    .satisfies(failure -> {
                        assertThat(failure.kind()).isEqualTo(ToolFailure.Kind.UNAVAILABLE);
                        assertThat(failure.mayHaveHadEffect()).isFalse();
                        assertThat(failure.message()).contains("No thread was free");
                    });
        }
        assertThat(outside).containsExactly("paid");
    }

    @Test
    void an_attempt_that_the_deadline_cut_short_says_so() {
        CountDownLatch never = new CountDownLatch(1);
        Tool pay = Tool.named("pay").description("Pays.").calls(Order.class, (order, call) -> {
            clock.advance(Duration.ofSeconds(31));
            never.await();
            return "receipt";
        });
        Agent agent = agent(ScriptedLlm.of(seen -> call("pay", ORDER)), pay).toBuilder()
                .limits(Limits.standard().deadline(Duration.ofSeconds(30)))
                .build();
        try (Orchestrator orchestrator = open(agent)) {
            TaskHandle<String> task = orchestrator.start(Task.of("t", "Pay."));
            task.await();

            assertThat(outcomes(task))
                    .singleElement()
                    .satisfies(outcome -> assertThat(outcome.text())
                            .contains("did not return within 30000 ms, when the deadline of the task came"));
        }
    }

    @Test
    void an_attempt_that_overran_its_own_time_does_not_blame_the_deadline() {
        CountDownLatch never = new CountDownLatch(1);
        Tool pay = Tool.named("pay")
                .description("Pays.")
                .timeout(Duration.ofMillis(50))
                .calls(Order.class, (order, call) -> {
                    never.await();
                    return "receipt";
                });
        Agent agent =
                agent(ScriptedLlm.of(seen -> seen.step() == 0 ? call("pay", ORDER) : say("done")), pay).toBuilder()
                        .limits(Limits.standard().deadline(Duration.ofHours(1)))
                        .build();
        try (Orchestrator orchestrator =
                Orchestrator.open(new InMemoryStateStore(), agent)) { // on a clock that goes on
            TaskHandle<String> task = orchestrator.start(Task.of("t", "Pay."));
            task.await();

            assertThat(outcomes(task))
                    .singleElement()
                    .satisfies(outcome -> assertThat(outcome.text())
                            .contains("did not return within 50 ms.")
                            .doesNotContain("deadline"));
        }
    }

    @Test
    void a_look_counts_only_when_no_attempt_can_be_under_way_any_more_not_even_one_that_was_lost_before_the_last() {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        Tool pay = Tool.named("pay")
                .description("Pays.")
                .effect(Effect.IDEMPOTENT)
                .timeout(Duration.ofSeconds(20))
                .calls(Order.class, (order, call) -> {
                    if (call.attempt() > 1) {
                        throw ToolException.refused("not now");
                    }
                    began.countDown();
                    uninterruptibly(() -> goesOn.getCount() == 0);
                    outside.add("paid");
                    return "receipt";
                })
                .reconciledBy((order, call) -> {
                    looks.incrementAndGet();
                    return outside.contains("paid") ? Finding.happened("receipt") : Finding.didNotHappen();
                });
        Agent agent = agent(ScriptedLlm.of(seen -> seen.step() == 0 ? call("pay", ORDER) : say("done")), pay);
        InMemoryStateStore store = new InMemoryStateStore(clock);
        Orchestrator.Builder settings = Orchestrator.on(store)
                .clock(clock)
                .agents(agent)
                .keepStoreOpen()
                .closeWithin(Duration.ofMillis(50));
        try (Orchestrator first = settings.open()) {
            first.start(Task.of("t", "Pay."));
            await().until(() -> began.getCount() == 0);
        }
        try (Orchestrator second = settings.open()) {
            TaskHandle<String> task = second.task("t");
            await().until(() -> looks.get() == 1);
            goesOn.countDown();
            await().until(() -> {
                clock.advance(Duration.ofSeconds(1));
                return task.await(Duration.ofMillis(20)).isPresent();
            });

            assertThat(outcomes(task)).extracting(ToolOutcome::status).containsExactly(ToolOutcome.Status.DONE);
        }
    }

    @Test
    void an_attempt_that_would_have_waited_and_ends_late_is_no_result() {
        CountDownLatch goesOn = new CountDownLatch(1);
        Tool pay = Tool.named("pay")
                .description("Asks the bank to pay.")
                .effect(Effect.IDEMPOTENT)
                .timeout(Duration.ofMillis(50))
                .calls(Order.class, (order, call) -> {
                    if (call.attempt() == 1) {
                        uninterruptibly(() -> goesOn.getCount() == 0);
                    }
                    return Wait.forSignal("paid");
                });
        Agent agent = agent(ScriptedLlm.of(seen -> seen.step() == 0 ? call("pay", ORDER) : say("done")), pay);
        try (Orchestrator orchestrator = Orchestrator.open(new InMemoryStateStore(), agent)) {
            TaskHandle<String> task = orchestrator.start(Task.of("t", "Pay."));
            await().until(() -> task.info().status() == TaskStatus.WAITING);
            goesOn.countDown();
            await().until(() -> task.history().stream().anyMatch(LateResult.class::isInstance));
            task.signal("paid", "receipt");
            task.await();

            assertThat(outcomes(task)).extracting(ToolOutcome::output).containsExactly("receipt");
        }
    }

    private static final Map<String, Object> ORDER = Map.of("orderId", "1");

    private static void waitForTicks(AtomicInteger ticks) {
        int before = ticks.get();
        await().until(() -> ticks.get() > before + 100);
    }

    private static void uninterruptibly(BooleanSupplier over) {
        while (!over.getAsBoolean()) {
            Thread.interrupted();
            Thread.onSpinWait();
        }
    }

    private static List<ToolOutcome> outcomes(TaskHandle<?> task) {
        return task.history().stream()
                .filter(InvocationEnded.class::isInstance)
                .map(JournalEntry.class::cast)
                .map(entry -> ((InvocationEnded) entry).outcome())
                .toList();
    }

    private FunctionTool<Order> pay(String receipt, boolean loses) {
        return Tool.named("pay")
                .description("Pays.")
                .effect(Effect.ONCE)
                .calls(Order.class, (order, call) -> {
                    outside.add("paid");
                    if (loses) {
                        throw new IllegalStateException("the answer was lost");
                    }
                    return receipt;
                })
                .compensatedBy((order, result, call) -> outside.add("unpaid " + result));
    }

    private static Tool giveUp() {
        return Tool.named("give_up")
                .description("Gives up.")
                .effect(Effect.READ_ONLY)
                .calls(Order.class, (order, call) -> {
                    throw ToolException.fatal("hopeless");
                });
    }

    private Orchestrator open(Agent agent) {
        return Orchestrator.on(new InMemoryStateStore(clock))
                .clock(clock)
                .agents(agent)
                .open();
    }

    private static Agent agent(ScriptedLlm llm, Tool... tools) {
        return Agent.named("desk")
                .version("1")
                .instructions("Pay.")
                .model(llm)
                .trust(TrustPolicy.unguarded())
                .grace(Duration.ofMillis(50))
                .tools(Tools.of(tools))
                .build();
    }
}
