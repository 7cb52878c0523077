package io.perdure.journal;

import io.perdure.tool.InvocationId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The task is to end without having reached its goal, and what it did is undone first. How it ends is settled by this entry.
 *
 * @param at when
 * @param undo the undoings, in the order in which they are made: what was done last comes first
 * @param status how the task ends afterwards
 * @param answer what there was of an answer
 * @param reason a stable word for why it ends
 * @param detail the reason in a sentence; may be empty
 */
public record RollbackStarted(
        Instant at, List<InvocationId> undo, TaskStatus status, String answer, String reason, String detail)
        implements JournalEntry {
    /** Checks that nothing is missing. */
    public RollbackStarted {
        Objects.requireNonNull(at, "at");
        undo = List.copyOf(undo);
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }
}
