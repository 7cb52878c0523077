package io.perdure.journal;

import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolOutcome;
import java.time.Instant;
import java.util.Objects;

/**
 * An attempt that had been given up ended after all. It does not change the outcome; the model is told.
 *
 * @param at when
 * @param id which invocation
 * @param attempt which try
 * @param outcome what it would have been
 */
public record LateResult(Instant at, InvocationId id, int attempt, ToolOutcome outcome) implements JournalEntry {
    /** Checks that nothing is missing. */
    public LateResult {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(outcome, "outcome");
    }
}
