package io.perdure;

import io.perdure.error.PerdureException;
import io.perdure.store.TaskId;

/** Waiting for a task ended before the task did. The task itself goes on here, or when its store is opened again. */
public final class AwaitStoppedException extends PerdureException {
    private static final long serialVersionUID = 1L;

    AwaitStoppedException(TaskId task, String why) {
        super(
                "await-stopped",
                "Waiting for task " + quoted(task.value()) + " stopped: " + why + ".",
                "Await it again, from an orchestrator that is open on its store.");
    }
}
