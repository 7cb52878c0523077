package io.perdure;

import io.perdure.journal.JournalEntry;
import io.perdure.loop.Struggle;
import io.perdure.store.TaskId;

/**
 * Hears what tasks do. Each listener is called on a thread of its own, in order, after the fact: it may be slow or throw without
 * hurting a task. One that is more than 10 000 events behind misses some; a warning is logged.
 */
public interface TaskListener {
    /**
     * Something happened and is durable: the entries are the events. {@code TaskStarted} and {@code TaskEnded} for tasks,
     * {@code ModelReplied} for steps, {@code AttemptStarted} and {@code AttemptFailed} for attempts, {@code InvocationEnded} for tools, and
     * so on. More kinds may come: ignore those you do not know.
     */
    default void entry(TaskId task, JournalEntry entry) {}

    /** The journal is durable up to this version. */
    default void checkpoint(TaskId task, long version) {}

    /** The task is in trouble, and goes on: a good time for a person to look. */
    default void struggling(TaskId task, Struggle struggle) {}

    /** A piece of the text that the model is writing, if it streams. Only the reply in the journal counts. */
    default void text(TaskId task, int step, String piece) {}
}
