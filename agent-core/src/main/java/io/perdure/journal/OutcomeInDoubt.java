package io.perdure.journal;

import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolFailure;
import java.time.Instant;
import java.util.Objects;

/**
 * It is not known whether an invocation had its effect, and that is to be found out before it gets its outcome.
 *
 * @param at when
 * @param id which invocation
 * @param failure why it is not known
 * @param maybeRunning whether the attempt was given up without having ended, and so may still have its effect
 */
public record OutcomeInDoubt(Instant at, InvocationId id, ToolFailure failure, boolean maybeRunning)
        implements JournalEntry {
    /** Checks that nothing is missing. */
    public OutcomeInDoubt {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(failure, "failure");
    }
}
