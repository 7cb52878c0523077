package io.perdure.journal;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * These are the tools that the task may use, as they were looked at: one that is changed, and one that comes later, is off until somebody pins it.
 *
 * @param at when
 * @param manifests a hash of the manifest of each tool, by its name
 * @param by who pinned them; empty: whoever registered the agent with which the task began
 */
public record ToolsPinned(Instant at, Map<String, String> manifests, String by) implements JournalEntry {
    /** Copies the map. */
    public ToolsPinned {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(by, "by");
        manifests = java.util.Collections.unmodifiableMap(new TreeMap<>(manifests));
    }
}
