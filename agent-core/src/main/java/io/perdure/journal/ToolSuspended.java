package io.perdure.journal;

import java.time.Instant;
import java.util.Objects;

/**
 * A tool has failed so often that it is not offered for a while; the model is told.
 *
 * @param at when
 * @param tool its name
 * @param until when it is offered again
 * @param reason why, in a sentence
 */
public record ToolSuspended(Instant at, String tool, Instant until, String reason) implements JournalEntry {
    /** Checks that nothing is missing. */
    public ToolSuspended {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(tool, "tool");
        Objects.requireNonNull(until, "until");
        Objects.requireNonNull(reason, "reason");
    }
}
