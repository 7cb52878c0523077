package io.perdure.store;

import io.perdure.error.PerdureException;

/** Another writer extended the journal first. Nothing was written. */
public final class VersionConflictException extends PerdureException {
    private static final long serialVersionUID = 1L;

    /**
     * A refused append.
     *
     * @param task whose journal
     * @param expected the version the append named
     * @param actual the version the journal has
     */
    public VersionConflictException(TaskId task, long expected, long actual) {
        super(
                "version-conflict",
                "Task " + quoted(task.value()) + " is at version " + actual + ", the append expected " + expected + ".",
                "Stop working on this task: another owner has it. Read its journal before appending again.");
    }
}
