package io.perdure.memory.longterm;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something to remember.
 *
 * @param text what it is: 1 to 2 000 characters
 * @param about the one thing it tells the value of, such as {@code Ann's address}, or empty: what is said later about the same thing in the
 *     same scope stands before what was said earlier, which is kept with its date
 * @param provenance its label
 * @param until when it is forgotten by itself, or {@code null}
 */
public record Fact(
        String text,
        String about,
        Provenance provenance,
        @Nullable Instant until) {
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /** Checks sizes, and that nothing is missing. */
    public Fact {
        Checks.text("text of a memory", text, Checks.LONGEST_TEXT);
        Checks.name("subject of a memory", about);
        Objects.requireNonNull(provenance, "provenance");
        if (until != null && (until.isBefore(Instant.EPOCH) || until.isAfter(LATEST))) {
            throw new IllegalArgumentException(
                    "A memory ends between 1970 and 9999: leave the end out for one that stays.");
        }
    }

    /** A fact with this label that is about nothing in particular and has no end. */
    public static Fact of(String text, Provenance provenance) {
        return new Fact(text, "", provenance, null);
    }

    /** The same, as the value of one thing. */
    public Fact about(String subject) {
        return new Fact(text, subject, provenance, until);
    }

    /** The same, forgotten by itself at this time. */
    public Fact until(Instant end) {
        return new Fact(text, about, provenance, end);
    }
}
