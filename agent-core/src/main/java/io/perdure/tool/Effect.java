package io.perdure.tool;

/** What a tool does to the world outside, which decides what may happen after a crash. Undeclared means {@link #ONCE}. */
public enum Effect {
    /** Changes nothing outside. Run again after a crash; may overlap the commit of what it rests on. */
    READ_ONLY(true),
    /** Running it again with the same idempotency key changes nothing more. Run again after a crash, with that key. */
    IDEMPOTENT(true),
    /**
     * Its write commits in one transaction with its outcome, in the state store's own database. No outcome proves that
     * it did not happen, so it is run again after a crash.
     */
    TRANSACTIONAL(true),
    /** Must not run twice. After a crash nobody knows whether it happened: the outcome is unknown, and says so. */
    ONCE(false);

    private final boolean runAgain;

    Effect(boolean runAgain) {
        this.runAgain = runAgain;
    }

    /** This or the other: the one of which less is promised. */
    public Effect orWorse(Effect other) {
        return danger() >= other.danger() ? this : other;
    }

    private int danger() {
        return switch (this) {
            case READ_ONLY -> 0;
            case TRANSACTIONAL -> 1;
            case IDEMPOTENT -> 2;
            case ONCE -> 3;
        };
    }

    /** Whether an attempt that was started and has no outcome may be followed by another. */
    public boolean mayRunAgain() {
        return runAgain;
    }

    /** Whether a failed attempt is tried again by itself, as the tool's retry settings say. */
    public boolean isRetried() {
        return this == READ_ONLY || this == IDEMPOTENT;
    }
}
