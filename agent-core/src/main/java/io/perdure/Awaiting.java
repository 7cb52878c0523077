package io.perdure;

import io.perdure.TaskHandle.AwaitStoppedException;
import io.perdure.journal.JournalReader;
import io.perdure.journal.TaskState;
import io.perdure.store.StateStore;
import io.perdure.store.TaskId;
import io.perdure.store.TaskRecord;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Those who wait for tasks to end. A task nobody waits for costs nothing here. */
final class Awaiting {
    private final StateStore store;
    private final JournalReader reader;
    private final Map<TaskId, CompletableFuture<TaskState>> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Awaiting(StateStore store, JournalReader reader) {
        this.store = store;
        this.reader = reader;
    }

    /** Completes with the state at the end of the task; fails when this is closed before. */
    CompletableFuture<TaskState> end(TaskId task) {
        CompletableFuture<TaskState> end = waiting.computeIfAbsent(task, id -> new CompletableFuture<>());
        completeIfEnded(task); // after registering: an end in between is seen by one of the two
        if (closed) {
            close();
        }
        return end;
    }

    void ended(TaskState state) {
        CompletableFuture<TaskState> end = waiting.remove(state.id());
        if (end != null) {
            end.complete(state);
        }
    }

    /** Tasks may end elsewhere: looks at those that are not carried here. */
    void lookForEnds(Set<TaskId> carriedHere) {
        for (TaskId task : waiting.keySet()) {
            if (!carriedHere.contains(task)) {
                completeIfEnded(task);
            }
        }
    }

    private void completeIfEnded(TaskId task) {
        if (store.find(task).map(TaskRecord::mark).filter(mark -> mark.ended()).isPresent()) {
            reader.read(task).ifPresent(read -> ended(read.state()));
        }
    }

    void close() {
        closed = true;
        waiting.forEach((task, end) ->
                end.completeExceptionally(new AwaitStoppedException(task, "the orchestrator was closed")));
        waiting.clear();
    }
}
