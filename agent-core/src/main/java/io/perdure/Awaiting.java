package io.perdure;

import io.perdure.TaskHandle.AwaitStoppedException;
import io.perdure.journal.EntryCodec;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.JournalReader;
import io.perdure.journal.TaskState;
import io.perdure.store.StateStore;
import io.perdure.store.TaskId;
import io.perdure.store.TaskRecord;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Those who wait for tasks to end. A task nobody waits for costs next to nothing here. */
final class Awaiting {
    private final StateStore store;
    private final JournalReader reader;
    private final EntryCodec codec = new EntryCodec();
    private final Map<TaskId, CompletableFuture<Ending>> waiting = new ConcurrentHashMap<>();
    private final LastEndings lately = new LastEndings();
    private volatile boolean closed;

    Awaiting(StateStore store, JournalReader reader) {
        this.store = store;
        this.reader = reader;
    }

    /** Completes with the state at the end of the task; fails when this is closed before. */
    CompletableFuture<Ending> end(TaskId task) {
        CompletableFuture<Ending> end = waiting.computeIfAbsent(task, id -> new CompletableFuture<>());
        completeIfEnded(task); // after registering: an end in between is seen by one of the two
        if (closed) {
            close();
        }
        return end;
    }

    void ended(TaskState state) {
        Ending ending = Ending.of(state);
        lately.keep(ending);
        tell(ending);
    }

    private void tell(Ending ending) {
        CompletableFuture<Ending> end = waiting.remove(ending.id());
        if (end != null) {
            end.complete(ending);
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
        TaskRecord found =
                store.find(task).filter(known -> known.mark().ended()).orElse(null);
        if (found != null) {
            Ending known = lately.of(task);
            if (known != null
                    && known.version() == found.version()
                    && known.end().equals(lastEntry(found))) {
                tell(known);
            } else {
                reader.read(task).ifPresent(read -> ended(read.state()));
            }
        }
    }

    // Another process may have deleted the task, and a new one may have its name.
    private @Nullable JournalEntry lastEntry(TaskRecord task) {
        List<JournalEntry> last = codec.decode(task.id(), store.read(task.id(), task.version() - 1));
        return last.isEmpty() ? null : last.get(0);
    }

    void close() {
        closed = true;
        waiting.forEach((task, end) ->
                end.completeExceptionally(new AwaitStoppedException(task, "the orchestrator was closed")));
        waiting.clear();
    }
}
