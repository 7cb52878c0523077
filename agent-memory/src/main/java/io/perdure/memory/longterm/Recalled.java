package io.perdure.memory.longterm;

import java.util.List;

/**
 * A memory that was found.
 *
 * @param memory the newest one, where several tell the value of the same thing
 * @param score how well it fits: comparable within one search only
 * @param earlier what was said before about the same thing under the same trust, newest first
 */
public record Recalled(Memory memory, double score, List<Memory> earlier) {
    /** Copies the list. */
    public Recalled {
        earlier = List.copyOf(earlier);
    }
}
