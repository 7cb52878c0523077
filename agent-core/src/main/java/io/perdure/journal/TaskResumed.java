package io.perdure.journal;

import java.time.Instant;
import java.util.Objects;

/**
 * A worker took up an interrupted task. Attempts that were started before and have no outcome are lost: what follows is decided by their effect.
 *
 * @param at when
 * @param agentVersion the version of the agent that goes on with it
 */
public record TaskResumed(Instant at, String agentVersion) implements JournalEntry {
    /** Checks that nothing is missing. */
    public TaskResumed {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(agentVersion, "agentVersion");
    }
}
