package io.perdure.journal;

import java.time.Instant;
import java.util.Objects;

/**
 * A time came that the task waited for.
 *
 * @param at when
 */
public record TimePassed(Instant at) implements JournalEntry {
    /** Checks that nothing is missing. */
    public TimePassed {
        Objects.requireNonNull(at, "at");
    }
}
