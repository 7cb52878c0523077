package io.perdure.journal;

import io.perdure.tool.InvocationId;
import java.time.Instant;
import java.util.Objects;

/**
 * A tool is being asked whether an invocation in doubt had its effect.
 *
 * @param at when
 * @param id which invocation
 * @param attempt which try this is, from 1; tries lost in a crash count
 */
public record ReconcileStarted(Instant at, InvocationId id, int attempt) implements JournalEntry {
    /** Checks that nothing is missing. */
    public ReconcileStarted {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(id, "id");
    }
}
