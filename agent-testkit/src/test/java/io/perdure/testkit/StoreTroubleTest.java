package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.TaskStatus;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.tool.Tools;
import io.perdure.tool.WaitTools;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that cannot be reached for a moment: no task is forgotten by the process that carried it, or was about to. */
class StoreTroubleTest {
    private final ManualClock clock = new ManualClock();
    private final StateStore store = new InMemoryStateStore(clock);
    private final AtomicReference<String> failing = new AtomicReference<>("");
    private final Orchestrator orchestrator = Orchestrator.on(unreliable())
            .agents(Agent.named("desk")
                    .trust(TrustPolicy.unguarded())
                    .version("1")
                    .instructions("Wait.")
                    .model(ScriptedLlm.of(seen -> seen.lastObservation() == null
                            ? call("wait_for_signal", Map.of("name", "go"))
                            : say("Gone.")))
                    .tools(Tools.of(WaitTools.waitForSignal()))
                    .build())
            .clock(clock)
            .open();

    @AfterEach
    void close() {
        orchestrator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"release", "inbox"})
    void a_task_that_could_not_be_left_in_order_is_taken_up_again(String method) {
        failing.set(method);
        TaskHandle<String> task = orchestrator.start(Task.of("t", "x"));
        await().until(() -> {
            clock.advance(Duration.ofSeconds(1)); // it is looked for now and then
            return failing.get().isEmpty()
                    && task.info().status() == TaskStatus.WAITING
                    && orchestrator.health().carried() == 0;
        });

        task.signal("go", "");
        awaitEnd(task);
    }

    @Test
    void a_task_that_could_not_be_taken_up_is_taken_up_later() {
        TaskHandle<String> task = orchestrator.start(Task.of("t", "x"));
        await().until(() -> task.info().status() == TaskStatus.WAITING
                && orchestrator.health().carried() == 0);

        failing.set("lease");
        send(task);
        await().until(() -> failing.get().isEmpty());
        awaitEnd(task);
    }

    // Whoever reports an event may be the one who hears of the trouble; the event itself is in the store.
    private static void send(TaskHandle<String> task) {
        try {
            task.signal("go", "");
        } catch (StoreUnavailableException e) {
            assertThat(e).hasMessageContaining("for a moment");
        }
    }

    private void awaitEnd(TaskHandle<String> task) {
        await().until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return task.info().status() == TaskStatus.COMPLETED;
        });
    }

    private StateStore unreliable() {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals(failing.getAndUpdate(name -> name.equals(method.getName()) ? "" : name))) {
                throw new StoreUnavailableException("The store is gone for a moment.", "Try again.", null);
            }
            return method.invoke(store, arguments);
        };
        return (StateStore)
                Proxy.newProxyInstance(StateStore.class.getClassLoader(), new Class<?>[] {StateStore.class}, handler);
    }
}
