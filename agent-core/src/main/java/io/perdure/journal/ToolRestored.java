package io.perdure.journal;

import java.time.Instant;
import java.util.Objects;

/**
 * A tool that was not offered for a while is offered again; the model is told.
 *
 * @param at when
 * @param tool its name
 */
public record ToolRestored(Instant at, String tool) implements JournalEntry {
    /** Checks that nothing is missing. */
    public ToolRestored {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(tool, "tool");
    }
}
