package io.perdure.journal;

import io.perdure.tool.InvocationId;
import io.perdure.tool.Reconciler.Finding;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tool has said whether an invocation in doubt had its effect, or could not say.
 *
 * @param at when
 * @param id which invocation
 * @param finding whether it happened
 * @param detail the result in its stored form if it happened, why it cannot be told otherwise; may be empty
 * @param retryAt when the tool is asked again, as it could not look; {@code null} if it is not
 */
public record ReconcileEnded(
        Instant at,
        InvocationId id,
        Finding.Kind finding,
        String detail,
        @Nullable Instant retryAt) implements JournalEntry {
    /** Checks that nothing is missing. */
    public ReconcileEnded {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(finding, "finding");
        Objects.requireNonNull(detail, "detail");
    }
}
