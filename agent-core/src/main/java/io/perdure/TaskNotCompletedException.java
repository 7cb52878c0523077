package io.perdure;

import io.perdure.error.PerdureException;
import io.perdure.journal.TaskStatus;

/** The answer was asked for of a task that ended without one. */
public final class TaskNotCompletedException extends PerdureException {
    private static final long serialVersionUID = 1L;

    private final TaskStatus status;

    TaskNotCompletedException(TaskResult<?> result) {
        super(
                "task-not-completed",
                "Task " + quoted(result.id().value()) + " ended as " + result.status() + " (" + result.reason()
                        + ") and has no answer.",
                "Look at status(), reason() and detail() of the result before answer(); text() has what there is.");
        this.status = result.status();
    }

    /** How the task ended. */
    public TaskStatus status() {
        return status;
    }
}
