package io.perdure.journal;

import io.perdure.tool.InvocationId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The task is over; the last entry of every finished journal, but for late results.
 *
 * @param at when
 * @param status how it ended
 * @param answer the answer, or what there was of one
 * @param reason a stable word for why it ended otherwise than with an answer; empty if it did not
 * @param detail the reason in a sentence; may be empty
 * @param notUndone what it did, or may have done, that still stands although the task did not reach its goal; the last one first
 */
public record TaskEnded(
        Instant at, TaskStatus status, String answer, String reason, String detail, List<NotUndone> notUndone)
        implements JournalEntry {
    /** Checks that nothing is missing. */
    public TaskEnded {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
        notUndone = List.copyOf(notUndone);
    }

    /** An end that leaves nothing to be undone. */
    public TaskEnded(Instant at, TaskStatus status, String answer, String reason, String detail) {
        this(at, status, answer, reason, detail, List.of());
    }

    /**
     * An effect that still stands.
     *
     * @param id the call
     * @param tool its tool
     * @param why why it was not undone, in a sentence
     */
    public record NotUndone(InvocationId id, String tool, String why) {
        /** Checks that nothing is missing. */
        public NotUndone {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(tool, "tool");
            Objects.requireNonNull(why, "why");
        }
    }
}
