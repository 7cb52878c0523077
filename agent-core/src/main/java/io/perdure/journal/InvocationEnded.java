package io.perdure.journal;

import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolOutcome;
import java.time.Instant;
import java.util.Objects;

/**
 * The one outcome of an invocation.
 *
 * @param at when
 * @param id which invocation
 * @param outcome what came of it
 */
public record InvocationEnded(Instant at, InvocationId id, ToolOutcome outcome) implements JournalEntry {
    /** Checks that nothing is missing. */
    public InvocationEnded {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(outcome, "outcome");
    }
}
