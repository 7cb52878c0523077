package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that does not answer at all: who asks for health is told so. */
class HangingStoreTest {
    private final InMemoryStateStore store = new InMemoryStateStore();
    private final AtomicBoolean hangs = new AtomicBoolean();
    private final CountDownLatch release = new CountDownLatch(1);

    @Test
    @Timeout(60)
    void health_does_not_wait_for_a_store_that_hangs() {
        Agent agent = Agent.named("clerk")
                .version("1")
                .instructions("Work.")
                .model(ScriptedLlm.of(seen -> say("done")))
                .build();
        try (Orchestrator orchestrator = Orchestrator.on(hanging())
                .agents(agent)
                .closeWithin(Duration.ofMillis(100))
                .open()) {
            assertThat(orchestrator.health().storeReachable()).isTrue();

            hangs.set(true);
            assertThat(orchestrator.health().storeReachable()).isFalse();
            assertThat(orchestrator.health().isGood()).isFalse();

            hangs.set(false);
            release.countDown();
            assertThat(orchestrator.health().storeReachable()).isTrue();
        }
    }

    @Test
    @Timeout(60)
    void workers_that_are_all_busy_are_no_fault_of_the_store() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Agent agent = Agent.named("clerk")
                .version("1")
                .instructions("Work.")
                .model(ScriptedLlm.of(seen -> {
                    asked.countDown();
                    awaitRelease();
                    return say("done");
                }))
                .build();
        try (Orchestrator orchestrator =
                Orchestrator.on(store).agents(agent).threads(1).open()) {
            TaskHandle<String> task = orchestrator.start(Task.of("t", "Work."));
            asked.await();

            assertThat(orchestrator.health().storeReachable()).isTrue();
            release.countDown();
            task.await();
        }
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private StateStore hanging() {
        return (StateStore) Proxy.newProxyInstance(
                StateStore.class.getClassLoader(), new Class<?>[] {StateStore.class}, (proxy, method, arguments) -> {
                    if (hangs.get()) {
                        release.await();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
