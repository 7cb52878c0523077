package io.perdure.store;

import java.util.Objects;

/**
 * What a store knows of a task without reading its journal.
 *
 * @param id the task
 * @param version how many entries its journal has
 * @param mark where it stood at its last append
 */
public record TaskRecord(TaskId id, long version, TaskMark mark) {
    /** Checks that nothing is missing. */
    public TaskRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(mark, "mark");
    }
}
