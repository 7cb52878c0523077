package io.perdure.memory.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.store.StateStore;
import io.perdure.store.TaskId;
import java.nio.file.Path;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever appends while another thread commits wakes nobody: that thread sees to it that somebody goes on when it is done. */
class WakingTest {
    private static final int ROUNDS = 300;
    private static final TaskId ONE = TaskId.of("one");
    private static final TaskId OTHER = TaskId.of("other");

    @TempDir
    Path folder;

    @Test
    void an_append_that_comes_while_another_thread_commits_is_written_all_the_same() throws Exception {
        try (StateStore store = SqliteStateStore.at(folder.resolve("agent.db"))) {
            assertThat(Journals.append(store, ONE, 0, "begun")).succeedsWithin(10, TimeUnit.SECONDS);
            CyclicBarrier round = new CyclicBarrier(2);
            Thread sender = new Thread(() -> send(store, round));
            sender.setDaemon(true);
            sender.start();
            for (int i = 0; i < ROUNDS; i++) {
                round.await(10, TimeUnit.SECONDS);
                LockSupport.parkNanos(i % 20 * 10_000L); // somewhere within the other one's commit
                assertThat(Journals.append(store, OTHER, i, "x"))
                        .as("round " + i)
                        .succeedsWithin(10, TimeUnit.SECONDS)
                        .isEqualTo(i + 1L);
            }
        }
    }

    private static void send(StateStore store, CyclicBarrier round) {
        try {
            for (int i = 0; i < ROUNDS; i++) {
                round.await(20, TimeUnit.SECONDS);
                store.send(ONE, Journals.entry("hello"));
            }
        } catch (Exception e) { // the other thread has given up
            Thread.currentThread().interrupt();
        }
    }
}
