package io.perdure.journal;

import java.time.Instant;
import java.util.Objects;

/**
 * The rules of the agent have nothing against the answer of a step.
 *
 * @param at when
 * @param step which
 */
public record AnswerAccepted(Instant at, int step) implements JournalEntry {
    /** Checks that nothing is missing. */
    public AnswerAccepted {
        Objects.requireNonNull(at, "at");
    }
}
