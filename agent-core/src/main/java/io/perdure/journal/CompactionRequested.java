package io.perdure.journal;

import java.time.Instant;
import java.util.Objects;

/**
 * Somebody wants what the model is shown to be made shorter.
 *
 * @param at when
 * @param reset whether nothing but the pinned parts is to be kept
 */
public record CompactionRequested(Instant at, boolean reset) implements JournalEntry {
    /** Checks that nothing is missing. */
    public CompactionRequested {
        Objects.requireNonNull(at, "at");
    }
}
