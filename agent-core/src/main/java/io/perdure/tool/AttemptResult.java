package io.perdure.tool;

import java.time.Duration;
import java.util.Objects;

/** What one attempt at an invocation led to. */
public sealed interface AttemptResult {
    /**
     * The invocation is over.
     *
     * @param outcome in its stored form
     */
    record Ended(ToolOutcome outcome) implements AttemptResult {
        /** Checks that nothing is missing. */
        public Ended {
            Objects.requireNonNull(outcome, "outcome");
        }
    }

    /**
     * The attempt failed and another one is allowed.
     *
     * @param failure what went wrong
     * @param delay how long to wait before the next attempt
     */
    record Retry(ToolFailure failure, Duration delay) implements AttemptResult {
        /** Checks that nothing is missing. */
        public Retry {
            Objects.requireNonNull(failure, "failure");
            Objects.requireNonNull(delay, "delay");
        }
    }

    /**
     * The tool did its part; the result comes from outside.
     *
     * @param awaited what for
     */
    record Waiting(Wait awaited) implements AttemptResult {
        /** Checks that nothing is missing. */
        public Waiting {
            Objects.requireNonNull(awaited, "awaited");
        }
    }
}
