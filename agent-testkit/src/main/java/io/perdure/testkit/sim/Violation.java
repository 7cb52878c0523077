package io.perdure.testkit.sim;

import org.jspecify.annotations.Nullable;

/** A promise that does not hold: which one, and what was seen. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final String invariant;

    Violation(String invariant, String what, @Nullable Throwable cause) {
        super(invariant + ": " + what, cause);
        this.invariant = invariant;
    }

    String invariant() {
        return invariant;
    }
}
