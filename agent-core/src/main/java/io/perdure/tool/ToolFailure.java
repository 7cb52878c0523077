package io.perdure.tool;

import java.util.Objects;

/**
 * Why an invocation did not succeed, in the form that is stored and shown to the model.
 *
 * @param kind what kind of failure
 * @param message what happened
 * @param mayHaveHadEffect whether something outside can have changed
 */
public record ToolFailure(Kind kind, String message, boolean mayHaveHadEffect) {
    /** Checks that nothing is missing. */
    public ToolFailure {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(message, "message");
    }

    /** Kinds of failure; each says what a model can do about it. */
    public enum Kind {
        /** The arguments do not fit the tool's schema. */
        INVALID_ARGUMENTS("Correct the arguments and call the tool again."),
        /** The agent has no such tool. */
        UNKNOWN_TOOL("Use one of the tools you were given."),
        /** The tool says no, and will say no again. */
        REFUSED("Do not repeat the call unchanged."),
        /** What the call rests on has changed since it was read. */
        CONFLICT("Read it again, and decide anew from what you find."),
        /** The tool, or what it needs, failed. */
        FAILED("Try again later, try another way, or say that it could not be done."),
        /** What the tool needs cannot be reached. */
        UNAVAILABLE("Try again later, try another way, or say that it could not be done."),
        /** The tool says that the task cannot reach its goal any more. */
        FATAL("The task ends, and what it did is undone where that is possible."),
        /** It took too long. */
        TIMED_OUT("Try again later, try another way, or say that it could not be done."),
        /** The tool ran, but what it returned could not be stored. */
        UNUSABLE_RESULT("Ask for less or for something else; the call itself was made."),
        /** The process ended while the tool ran. */
        INTERRUPTED("Verify what happened before you act on it."),
        /** It was called off before it ended, or never started. */
        CANCELLED("Do not wait for it.");

        private final String advice;

        Kind(String advice) {
            this.advice = advice;
        }

        /** What a model can do about it: one sentence. */
        public String advice() {
            return advice;
        }
    }
}
