package io.perdure.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.agent.Agent;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore;
import io.perdure.store.TaskId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who asks for the end of a task that has ended lately gets it without its journal being read, and never that of another task. */
class EndingsTest {
    private final InMemoryStateStore disk = new InMemoryStateStore();
    private final AtomicInteger wholeReads = new AtomicInteger();

    @Test
    void the_journal_of_a_task_that_has_ended_lately_is_not_read_again() {
        try (Orchestrator orchestrator = open(counted(), "a", "Done.")) {
            var task = orchestrator.start(Task.of("t", "Do it."));
            task.await();
            wholeReads.set(0);

            for (int i = 0; i < 10; i++) {
                assertThat(task.await().answer()).isEqualTo("Done.");
            }
            assertThat(wholeReads).hasValue(0);
        }
    }

    @Test
    void what_is_too_long_to_be_kept_is_read() {
        String answer = "long ".repeat(1_000);
        try (Orchestrator orchestrator = open(counted(), "a", answer)) {
            var task = orchestrator.start(Task.of("t", "Do it."));
            task.await();
            wholeReads.set(0);

            assertThat(task.await().answer()).isEqualTo(answer);
            assertThat(wholeReads).hasPositiveValue();
        }
    }

    @Test
    void a_task_that_has_the_name_of_one_that_was_deleted_elsewhere_has_an_end_of_its_own() {
        try (Orchestrator one = open(disk, "a", "The first.");
                Orchestrator other = open(disk, "b", "The second.")) {
            assertThat(one.start(Task.of("t", "Do it.")).await().answer()).isEqualTo("The first.");
            long entries = one.task("t").history().size();
            disk.delete(TaskId.of("t"));
            other.start(Task.of("t", "Do it.")).await();

            assertThat(one.task("t").history()).hasSize((int) entries);
            assertThat(one.task("t").await().answer()).isEqualTo("The second.");
        }
    }

    private static Orchestrator open(StateStore store, String agent, String answer) {
        return Orchestrator.on(store)
                .agents(Agent.named(agent)
                        .version("1")
                        .instructions("Say it.")
                        .model(ScriptedLlm.of(request -> ScriptedLlm.say(answer)))
                        .build())
                .keepStoreOpen()
                .open();
    }

    private StateStore counted() {
        return (StateStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StateStore.class}, (proxy, method, args) -> {
                    if (method.getName().equals("read") && args[1].equals(0L)) {
                        wholeReads.incrementAndGet();
                    }
                    try {
                        return method.invoke(disk, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
