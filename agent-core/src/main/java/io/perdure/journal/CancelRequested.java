package io.perdure.journal;

import java.time.Instant;
import java.util.Objects;

/**
 * Somebody called the task off.
 *
 * @param at when
 * @param reason why; may be empty
 */
public record CancelRequested(Instant at, String reason) implements JournalEntry {
    /** Checks that nothing is missing. */
    public CancelRequested {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(reason, "reason");
    }
}
