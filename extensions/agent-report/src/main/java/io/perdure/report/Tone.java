package io.perdure.report;

/** How a reader is to take something; the renderers give each a colour and a mark. */
enum Tone {
    /** As it should be. */
    GOOD,
    /** Neither good nor bad. */
    PLAIN,
    /** Worth knowing. */
    NEWS,
    /** Something is not known, and a person should look. */
    DOUBT,
    /** Something went wrong. */
    BAD;

    /** Whether a reader who looks for what happened must see it. */
    boolean isOfNote() {
        return compareTo(PLAIN) > 0;
    }

    Tone worse(Tone other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
