package io.perdure;

import io.perdure.error.PerdureException;
import io.perdure.store.TaskId;

/** The store has no task of this id. */
public final class TaskNotFoundException extends PerdureException {
    private static final long serialVersionUID = 1L;

    TaskNotFoundException(TaskId task) {
        super(
                "task-not-found",
                "There is no task " + quoted(task.value()) + " in this store.",
                "Check the id and the store, or start the task with Orchestrator.start.");
    }
}
