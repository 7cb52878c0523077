package io.perdure.journal;

import java.time.Instant;
import java.util.Objects;

/**
 * Somebody paused the task: nothing new is started until it is resumed.
 *
 * @param at when
 * @param reason why; may be empty
 */
public record TaskPaused(Instant at, String reason) implements JournalEntry {
    /** Checks that nothing is missing. */
    public TaskPaused {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(reason, "reason");
    }
}
