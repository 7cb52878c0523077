package io.perdure.memory.sqlite;

import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.store.TaskMark;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Entries for tests of files. */
final class Journals {
    static final TaskId TASK = TaskId.of("refund-4711");
    private static final TaskMark RUNNING = new TaskMark("desk", "RUNNING", false, Instant.EPOCH);

    private Journals() {}

    static StoredEntry entry(String text) {
        return new StoredEntry("noted", 1, false, ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8));
    }

    static Append next(TaskId task, long version, String text) {
        return Append.of(task, version, List.of(entry(text)), RUNNING);
    }

    static CompletableFuture<Long> append(StateStore store, TaskId task, long version, String text) {
        return store.append(next(task, version, text));
    }
}
