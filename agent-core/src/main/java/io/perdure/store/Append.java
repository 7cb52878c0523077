package io.perdure.store;

import java.util.List;
import java.util.Objects;

/**
 * One request to extend a journal: everything in it becomes durable together, or nothing does.
 *
 * @param task whose journal
 * @param expectedVersion how many entries the caller has seen; 0 for a new task
 * @param entries what to add, in order; may be empty if only messages are consumed
 * @param mark where the task stands afterwards
 * @param consumed numbers of the inbox messages that these entries settle; they leave the inbox with this append
 * @param lazy a hint: nobody waits for this append yet, so a store may hold it back for up to about a millisecond to
 *     share a commit with the next one
 */
public record Append(
        TaskId task,
        long expectedVersion,
        List<StoredEntry> entries,
        TaskMark mark,
        List<Long> consumed,
        boolean lazy) {
    /** Copies the lists. */
    public Append {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(mark, "mark");
        entries = List.copyOf(entries);
        consumed = List.copyOf(consumed);
        if (expectedVersion < 0) {
            throw new IllegalArgumentException("expectedVersion must not be negative, is " + expectedVersion);
        }
    }

    /** An append that consumes no message and is wanted at once. */
    public static Append of(TaskId task, long expectedVersion, List<StoredEntry> entries, TaskMark mark) {
        return new Append(task, expectedVersion, entries, mark, List.of(), false);
    }

    /** The version of the journal once this append is in it. */
    public long newVersion() {
        return expectedVersion + entries.size();
    }
}
