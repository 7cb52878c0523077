package io.perdure.journal;

import java.time.Instant;
import java.util.Objects;

/**
 * The application reported an event.
 *
 * @param at when
 * @param name the signal's name
 * @param payload what goes with it; may be empty
 */
public record SignalReceived(Instant at, String name, String payload) implements JournalEntry {
    /** Checks that nothing is missing. */
    public SignalReceived {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(payload, "payload");
    }
}
