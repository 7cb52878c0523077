package io.perdure.memory.longterm;

import java.util.Objects;

/**
 * Under which label a memory is written, and comes back.
 *
 * @param integrity whether it may be relied on
 * @param source where it comes from, for people: at most 300 characters
 */
public record Provenance(Integrity integrity, String source) {
    private static final Provenance UNKNOWN = new Provenance(Integrity.UNTRUSTED, "unknown");

    /** Checks that both are there. */
    public Provenance {
        Objects.requireNonNull(integrity, "integrity");
        Checks.name("source", source, Checks.LONGEST_SOURCE);
    }

    /** A missing label: untrusted, from an unknown source. */
    public static Provenance unknown() {
        return UNKNOWN;
    }

    /** What the developer or the user vouches for. */
    public static Provenance trusted(String source) {
        return new Provenance(Integrity.TRUSTED, source);
    }

    /** What nobody vouches for. */
    public static Provenance untrusted(String source) {
        return new Provenance(Integrity.UNTRUSTED, source);
    }
}
