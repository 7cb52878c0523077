package io.perdure.memory.longterm;

import java.util.Objects;

/**
 * What to look for.
 *
 * @param text the question, in any words: 1 to 2 000 characters
 * @param by how to look
 * @param limit how many memories at most: 1 to 100
 * @param trustedOnly whether to leave out what nobody vouches for
 */
public record Query(String text, By by, int limit, boolean trustedOnly) {
    private static final int USUAL = 5;
    private static final int MOST = 100;

    /** Checks the sizes. */
    public Query {
        Checks.text("question", text, Checks.LONGEST_TEXT);
        Objects.requireNonNull(by, "by");
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("A search finds 1 to " + MOST + " memories, not " + limit + ".");
        }
    }

    /** Looks by everything there is, for the best five. */
    public static Query of(String text) {
        return new Query(text, By.ALL, USUAL, false);
    }

    /** The same, by this. */
    public Query by(By how) {
        return new Query(text, how, limit, trustedOnly);
    }

    /** The same, for so many. */
    public Query limit(int most) {
        return new Query(text, by, most, trustedOnly);
    }

    /** The same, among what somebody vouches for. */
    public Query onlyTrusted() {
        return new Query(text, by, limit, true);
    }

    /** How to look. */
    public enum By {
        /** Meaning and words together, and of two that fit alike the newer one. */
        ALL,
        /** Meaning alone. */
        MEANING,
        /** Words alone: names and numbers as they are written. */
        WORDS
    }
}
