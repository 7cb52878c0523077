package io.perdure.journal;

import java.time.Instant;
import java.util.Objects;

/**
 * The task is over; the last entry of every finished journal, but for late results.
 *
 * @param at when
 * @param status how it ended
 * @param answer the answer, or what there was of one
 * @param reason a stable word for why it ended otherwise than with an answer; empty if it did not
 * @param detail the reason in a sentence; may be empty
 */
public record TaskEnded(Instant at, TaskStatus status, String answer, String reason, String detail)
        implements JournalEntry {
    /** Checks that nothing is missing. */
    public TaskEnded {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }
}
