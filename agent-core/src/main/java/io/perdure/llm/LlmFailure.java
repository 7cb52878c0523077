package io.perdure.llm;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a model gave no reply.
 *
 * @param kind what kind of failure
 * @param message what happened, for people; no secrets
 * @param retryAfter how long the provider asks us to wait, or {@code null} if it does not say
 */
public record LlmFailure(
        Kind kind, String message, @Nullable Duration retryAfter) {
    /** Checks that nothing is missing. */
    public LlmFailure {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(message, "message");
    }

    /** Kinds of failure; each says what follows: first for the model that failed, then, when no model of the agent answers, for the task. */
    public enum Kind {
        /** Too many requests or tokens in a time. */
        RATE_LIMITED(Reaction.RETRY, Reaction.WAIT),
        /** What was paid for is used up. */
        QUOTA_EXHAUSTED(Reaction.FALL_BACK, Reaction.PAUSE),
        /** The provider is down or overloaded, or cannot be reached. */
        UNAVAILABLE(Reaction.RETRY, Reaction.WAIT),
        /** No answer in time. */
        TIMED_OUT(Reaction.RETRY, Reaction.WAIT),
        /** The connection broke before the whole answer was there. */
        CONNECTION_LOST(Reaction.RETRY, Reaction.WAIT),
        /** An answer came that cannot be read. */
        UNREADABLE_REPLY(Reaction.RETRY, Reaction.WAIT),
        /** It was not asked: it has failed so often of late that it is given a rest. */
        CIRCUIT_OPEN(Reaction.FALL_BACK, Reaction.WAIT),
        /** The key is missing or wrong, or may not use this model. */
        AUTHENTICATION(Reaction.FALL_BACK, Reaction.PAUSE),
        /** The provider does not know the model. */
        UNKNOWN_MODEL(Reaction.FALL_BACK, Reaction.PAUSE),
        /** The provider says that the request is wrong. */
        INVALID_REQUEST(Reaction.FALL_BACK, Reaction.FAIL),
        /** The provider refuses to read the conversation. */
        CONTENT_FILTERED(Reaction.FALL_BACK, Reaction.FAIL),
        /** The conversation is longer than the model can read. */
        CONTEXT_TOO_LONG(Reaction.COMPACT, Reaction.FAIL),
        /** Anything else, such as an error in the client. */
        OTHER(Reaction.RETRY, Reaction.FAIL);

        private final Reaction first;
        private final Reaction last;

        Kind(Reaction first, Reaction last) {
            this.first = first;
            this.last = last;
        }

        /** What follows for the model: {@link Reaction#RETRY} as often as its settings say, {@link Reaction#COMPACT}, or {@link Reaction#FALL_BACK}. */
        public Reaction first() {
            return first;
        }

        /** What follows for the task when no other model is left to ask. */
        public Reaction last() {
            return last;
        }
    }

    /** What follows from a failure, the most hopeful first. */
    public enum Reaction {
        /** The same model is asked again after a wait. */
        RETRY,
        /** The conversation is made shorter, and the same model is asked again. */
        COMPACT,
        /** The next model of the agent is asked. */
        FALL_BACK,
        /** No model answers: the task waits, and then asks all of them anew. */
        WAIT,
        /** No model answers, and waiting does not help: the task is paused until a person resumes it. */
        PAUSE,
        /** The task ends as failed. */
        FAIL
    }
}
