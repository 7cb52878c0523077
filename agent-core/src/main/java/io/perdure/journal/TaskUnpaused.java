package io.perdure.journal;

import java.time.Instant;
import java.util.Objects;

/**
 * Somebody let a paused task go on.
 *
 * @param at when
 */
public record TaskUnpaused(Instant at) implements JournalEntry {
    /** Checks that nothing is missing. */
    public TaskUnpaused {
        Objects.requireNonNull(at, "at");
    }
}
