package io.perdure.journal;

import io.perdure.tool.InvocationId;
import io.perdure.tool.Wait;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tool did its part; the result of the invocation comes from outside.
 *
 * @param at when
 * @param id which invocation
 * @param awaited what for
 * @param until when the wait ends by itself, or {@code null}
 */
public record InvocationWaiting(
        Instant at, InvocationId id, Wait awaited, @Nullable Instant until) implements JournalEntry {
    /** Checks that nothing is missing. */
    public InvocationWaiting {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(awaited, "awaited");
    }
}
