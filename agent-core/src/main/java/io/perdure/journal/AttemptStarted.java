package io.perdure.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.perdure.journal.Custody.Permit;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tool's body is about to run. Durable before it does (for a read-only tool: before anything that follows from it).
 *
 * @param at when
 * @param id which invocation
 * @param attempt which try this is, from 1; tries lost in a crash count
 * @param effect what the tool declared when it started
 * @param permit why it was allowed; {@code null} if nobody had to allow it, or this is not the first attempt
 */
public record AttemptStarted(
        Instant at,
        InvocationId id,
        int attempt,
        Effect effect,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Permit permit)
        implements JournalEntry {
    /** Checks that nothing is missing. */
    public AttemptStarted {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(effect, "effect");
    }

    /** An attempt that nobody had to allow. */
    public AttemptStarted(Instant at, InvocationId id, int attempt, Effect effect) {
        this(at, id, attempt, effect, null);
    }
}
