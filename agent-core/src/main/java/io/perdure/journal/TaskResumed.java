package io.perdure.journal;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A worker took up an interrupted task. Attempts that were started before and have no outcome are lost: what follows is decided by their effect.
 *
 * @param at when
 * @param agentVersion the version of the agent that goes on with it
 * @param model the model that goes on with it; empty if it is not known
 * @param tools a fingerprint of the tools there are now; empty if it is not known
 * @param changes what has changed since, one sentence each; the model is told
 */
public record TaskResumed(Instant at, String agentVersion, String model, String tools, List<String> changes)
        implements JournalEntry {
    /** Checks that nothing is missing. */
    public TaskResumed {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(agentVersion, "agentVersion");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(tools, "tools");
        changes = List.copyOf(changes);
    }
}
