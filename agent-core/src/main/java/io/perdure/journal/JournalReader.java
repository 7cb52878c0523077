package io.perdure.journal;

import io.perdure.store.Snapshot;
import io.perdure.store.StateStore;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import java.util.List;
import java.util.Optional;

/** Reads what the journals of a store add up to: from the last snapshot on, if there is one. Safe for use by several threads. */
public final class JournalReader {
    private final StateStore store;
    private final EntryCodec codec = new EntryCodec();

    /** Reads from this store. */
    public JournalReader(StateStore store) {
        this.store = store;
    }

    /** A task as its journal has it now; empty if there is no such task. */
    public Optional<Reading> read(TaskId task) {
        return fromSnapshot(task).or(() -> whole(task));
    }

    private Optional<Reading> fromSnapshot(TaskId task) {
        Snapshot snapshot = store.snapshot(task).orElse(null);
        TaskState kept = snapshot == null ? null : StateCodec.decode(snapshot).orElse(null);
        boolean ahead = snapshot != null // of a journal that was lost
                && store.find(task)
                        .filter(known -> known.version() >= snapshot.version())
                        .isEmpty();
        if (snapshot == null || kept == null || ahead) {
            return Optional.empty();
        }
        List<StoredEntry> tail = store.read(task, snapshot.version());
        // What is to be undone is known from the whole journal alone.
        boolean goesBack =
                tail.stream().anyMatch(entry -> entry.type().equals(EntryKind.ROLLBACK_STARTED.storedName()));
        return goesBack ? Optional.empty() : Optional.of(reading(kept, snapshot.version(), tail));
    }

    /** The same, read from the start. */
    public Optional<Reading> whole(TaskId task) {
        List<StoredEntry> journal = store.read(task, 0);
        return journal.isEmpty() ? Optional.empty() : Optional.of(reading(TaskState.empty(task), 0, journal));
    }

    private Reading reading(TaskState before, long version, List<StoredEntry> tail) {
        long bytes = tail.stream().mapToLong(entry -> entry.json().length).sum();
        return new Reading(before.after(codec.decode(before.id(), tail)), version + tail.size(), bytes);
    }

    /** A snapshot of a state, for {@link StateStore#keep}. */
    public static Snapshot snapshot(TaskState state, long version) {
        return StateCodec.encode(state, version);
    }

    /**
     * A task, read.
     *
     * @param state what its journal adds up to
     * @param version the version of its journal in the store; entries that this library passes over count
     * @param tail how many bytes of entries came after the snapshot, or in all
     */
    public record Reading(TaskState state, long version, long tail) {}
}
