package io.perdure.loop;

import io.perdure.journal.JournalEntry;
import io.perdure.journal.TaskState;
import io.perdure.store.TaskId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears what a run does. Called on threads that carry tasks or write the store: quick, never blocking, never throwing. */
public interface RunListener {
    /** These entries are durable; {@code version} is the journal's version with them. */
    void checkpoint(TaskId task, long version, List<JournalEntry> entries);

    /** A piece of text of the reply that the model is writing for this step. */
    void text(TaskId task, int step, String piece);

    /**
     * The run carries the task no longer: it waits, has ended, was handed back, or failed.
     *
     * @param state the last durable state
     * @param error why it failed; {@code null} if it did not
     */
    void left(TaskRun run, TaskState state, @Nullable Throwable error);
}
