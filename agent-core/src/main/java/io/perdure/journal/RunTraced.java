package io.perdure.journal;

import java.time.Instant;
import java.util.Objects;

/**
 * A process carries the task from here on, and what it does is found in this trace. Written only where traces are kept; says nothing about
 * the task, so a reader that does not know it may leave it out.
 *
 * @param at when
 * @param trace the trace, as a W3C {@code traceparent}
 */
public record RunTraced(Instant at, String trace) implements JournalEntry {
    /** Checks that nothing is missing. */
    public RunTraced {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(trace, "trace");
    }
}
