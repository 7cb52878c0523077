package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.AttemptStarted;
import io.perdure.journal.ReconcileEnded;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolOutcome.Status;
import io.perdure.tool.Tools;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts that their run has given up, and that are still at it: a look that finds nothing yet must not start them again. */
class AdriftTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();
    private final InMemoryStateStore store = new InMemoryStateStore(clock);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final Queue<String> ledger = new ConcurrentLinkedQueue<>();

    record Order(String orderId) {}

    @AfterEach
    void letGo() {
        release.countDown();
    }

    @Test
    void an_attempt_that_outlives_its_orchestrator_is_not_made_again_while_its_time_is_not_over() throws Exception {
        Orchestrator first = open(store);
        first.start(Task.of("t", "Refund order 4711."));
        begun.await();
        first.close();

        try (Orchestrator second = open(store)) {
            TaskHandle<String> task = second.task("t");
            until(() -> looks(task) == 1);
            assertThat(attempts(task)).isEqualTo(1);

            release.countDown();
            await().until(() -> !ledger.isEmpty());
            until(() -> task.await(Duration.ofMillis(5)).isPresent());

            assertThatTask(task).hasOutcomes("refund", Status.DONE);
            assertThat(ledger).hasSize(1);
            assertThat(attempts(task)).isEqualTo(1);
        }
    }

    @Test
    void an_attempt_that_never_was_is_made_again_when_the_time_of_the_lost_one_is_over() throws Exception {
        Orchestrator first = open(store);
        first.start(Task.of("t", "Refund order 4711."));
        begun.await();
        first.close();
        ledger.add("not this one"); // the attempt stays where it is: its process is as good as dead

        try (Orchestrator second = open(store)) {
            TaskHandle<String> task = second.task("t");
            until(() -> attempts(task) == 2);

            long waited = task.history().stream()
                    .filter(AttemptStarted.class::isInstance)
                    .mapToLong(entry -> entry.at().toEpochMilli())
                    .reduce((one, two) -> two - one)
                    .orElseThrow();
            assertThat(waited).isGreaterThanOrEqualTo(TIMEOUT.toMillis());
        }
    }

    @Test
    void an_attempt_that_is_still_at_work_in_this_process_is_never_made_again() throws Exception {
        AtomicBoolean failNext = new AtomicBoolean();
        try (Orchestrator orchestrator = open(failing(failNext))) {
            TaskHandle<String> task = orchestrator.start(Task.of("t", "Refund order 4711."));
            begun.await();
            failNext.set(true);
            task.signal("any", "so that something is to be written");
            until(() -> !failNext.get());
            until(() -> task.await(Duration.ofMillis(5)).isPresent());

            assertThatTask(task).hasOutcomes("refund", Status.UNKNOWN);
            assertThat(attempts(task)).isEqualTo(1);
            assertThat(task.await().answer()).contains("may still be running");
        }
    }

    private Orchestrator open(StateStore where) {
        Tool refund = Tool.named("refund")
                .description("Refunds it.")
                .timeout(TIMEOUT)
                .calls(Order.class, (order, call) -> {
                    begun.countDown();
                    while (release.getCount() > 0) {
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            // a tool that does not listen
                        }
                    }
                    ledger.add(call.idempotencyKey());
                    return "refunded";
                })
                .reconciledBy((order, call) ->
                        ledger.contains(call.idempotencyKey()) ? Finding.happened("refunded") : Finding.didNotHappen());
        Agent agent = Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You refund orders.")
                .model(ScriptedLlm.of(seen -> seen.step() == 0
                        ? call("refund", Map.of("orderId", "4711"))
                        : say(seen.lastObservation().text())))
                .tools(Tools.of(refund))
                .build();
        return Orchestrator.on(where)
                .agents(agent)
                .clock(clock)
                .closeWithin(Duration.ofMillis(50))
                .keepStoreOpen()
                .open();
    }

    /** The store, of which one append can be made to fail. */
    private StateStore failing(AtomicBoolean next) {
        return (StateStore) Proxy.newProxyInstance(
                StateStore.class.getClassLoader(), new Class<?>[] {StateStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("append") && next.getAndSet(false)) {
                        return CompletableFuture.failedFuture(
                                new StoreUnavailableException("The disk hiccups.", "Try again.", null));
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static long attempts(TaskHandle<?> task) {
        return task.history().stream().filter(AttemptStarted.class::isInstance).count();
    }

    private static long looks(TaskHandle<?> task) {
        return task.history().stream().filter(ReconcileEnded.class::isInstance).count();
    }

    private void until(Callable<Boolean> what) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            clock.advance(Duration.ofMillis(200));
            return what.call();
        });
    }
}
