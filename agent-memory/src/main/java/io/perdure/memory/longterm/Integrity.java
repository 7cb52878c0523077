package io.perdure.memory.longterm;

/** Whether a text may be relied on. What nobody has vouched for is untrusted. */
public enum Integrity {
    /** Said by the developer or the user, or derived from nothing else. */
    TRUSTED,
    /** Somebody else may have had a hand in it. */
    UNTRUSTED
}
