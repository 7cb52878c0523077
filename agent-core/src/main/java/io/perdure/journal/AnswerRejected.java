package io.perdure.journal;

import java.time.Instant;
import java.util.Objects;

/**
 * The model's reply was neither a call nor an answer that can be accepted; it is told why and asked again.
 *
 * @param at when
 * @param step whose reply was rejected
 * @param problem what was wrong, as the model is told
 */
public record AnswerRejected(Instant at, int step, String problem) implements JournalEntry {
    /** Checks that nothing is missing. */
    public AnswerRejected {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(problem, "problem");
    }
}
