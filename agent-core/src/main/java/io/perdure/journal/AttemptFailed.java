package io.perdure.journal;

import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolFailure;
import java.time.Instant;
import java.util.Objects;

/**
 * An attempt failed and another one will follow.
 *
 * @param at when
 * @param id which invocation
 * @param attempt which try failed
 * @param failure what happened
 * @param retryAt when the next one may start
 */
public record AttemptFailed(Instant at, InvocationId id, int attempt, ToolFailure failure, Instant retryAt)
        implements JournalEntry {
    /** Checks that nothing is missing. */
    public AttemptFailed {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(failure, "failure");
        Objects.requireNonNull(retryAt, "retryAt");
    }
}
