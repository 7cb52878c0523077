package io.perdure;

import io.perdure.error.PerdureException;
import io.perdure.journal.TaskStarted;
import io.perdure.store.TaskId;

/** A task with this id exists, and it is another one. Nothing was written. */
public final class TaskIdTakenException extends PerdureException {
    private static final long serialVersionUID = 1L;

    private final String task;

    TaskIdTakenException(TaskId task, TaskStarted stored, String difference) {
        super(
                "task-id-taken",
                "Task " + quoted(task.value()) + " exists with another " + difference + " (stored " + stored.at()
                        + ", agent " + stored.agent() + "/" + stored.agentVersion() + ").",
                "Use a new id for new work, or pass what was stored to get the existing task.");
        this.task = task.value();
    }

    /** Which id is taken. */
    public TaskId id() {
        return TaskId.of(task);
    }
}
