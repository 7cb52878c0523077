package io.perdure.tool;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

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

    /** What a model can do about it, in words: first of all to look what happened, if that is not known. */
    String advice() {
        String next = kind.options().stream().map(Option::words).collect(Collectors.joining("; "));
        return mayHaveHadEffect ? Option.VERIFY.words() + "; " + next : next;
    }

    /** Kinds of failure; each says what a model can do about it. */
    public enum Kind {
        /** The arguments do not fit the tool's schema. */
        INVALID_ARGUMENTS(Option.CORRECT),
        /** The agent has no such tool. */
        UNKNOWN_TOOL(Option.OTHER_TOOL),
        /** The tool has failed so often that it is not to be called for a while. */
        SUSPENDED(Option.OTHER_TOOL, Option.RETRY_LATER),
        /** The tool, or a rule of the agent, says no, and will say no again. */
        REFUSED(Option.OTHER_WAY, Option.ASK, Option.GIVE_UP),
        /** What the call rests on has changed since it was read. */
        CONFLICT(Option.READ_AGAIN),
        /** What the call refers to belongs to a session that is gone. */
        STALE_SESSION(Option.READ_AGAIN),
        /** The tool threw an error that it does not explain. */
        CRASHED(Option.OTHER_WAY, Option.RETRY_LATER, Option.GIVE_UP),
        /** What the tool needs cannot be reached. */
        UNAVAILABLE(Option.RETRY_LATER, Option.OTHER_WAY, Option.GIVE_UP),
        /** The tool says that the task cannot reach its goal any more. */
        FATAL(Option.GIVE_UP),
        /** It took too long. */
        TIMED_OUT(Option.RETRY_LATER, Option.OTHER_WAY, Option.GIVE_UP),
        /** The tool ran, but what it returned is more than may be kept. */
        TOO_LARGE(Option.ASK_FOR_LESS, Option.OTHER_WAY),
        /** The tool ran, but what it returned cannot be kept. */
        UNUSABLE_RESULT(Option.OTHER_WAY, Option.GIVE_UP),
        /** The process ended while the tool ran. */
        INTERRUPTED(Option.OTHER_WAY, Option.GIVE_UP),
        /** It was called off before it ended, or never started. */
        CANCELLED(Option.OTHER_WAY);

        @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
        private final List<Option> options;

        Kind(Option... options) {
            this.options = List.of(options);
        }

        /** What a model can do about it, the best first. */
        public List<Option> options() {
            return options;
        }
    }

    /** What a model can do about a failure. */
    public enum Option {
        /** Call again with other arguments. */
        CORRECT("correct the arguments and call again"),
        /** Call another tool. */
        OTHER_TOOL("use another tool"),
        /** Reach the same in another way. */
        OTHER_WAY("try another way, not the same call again"),
        /** Call again, but not at once. */
        RETRY_LATER("try again later"),
        /** Read what the call rests on, and decide anew. */
        READ_AGAIN("read again, and decide anew from what you find"),
        /** Call again for a part. */
        ASK_FOR_LESS("ask for less"),
        /** Find out whether it happened. */
        VERIFY("verify whether it happened before you repeat it or report on it"),
        /** Ask a person. */
        ASK("ask a person"),
        /** Do without it, and say so. */
        GIVE_UP("say that it could not be done");

        private final String words;

        Option(String words) {
            this.words = words;
        }

        /** What a model is told. */
        public String words() {
            return words;
        }
    }
}
