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

    /** Kinds of failure; each says whether asking again can help. */
    public enum Kind {
        /** Too many requests or tokens in a time. */
        RATE_LIMITED(true),
        /** The provider is down or overloaded. */
        UNAVAILABLE(true),
        /** No answer in time. */
        TIMED_OUT(true),
        /** The key is missing or wrong, or may not use this model. */
        AUTHENTICATION(false),
        /** The provider does not know the model. */
        UNKNOWN_MODEL(false),
        /** The provider says that the request is wrong. */
        INVALID_REQUEST(false),
        /** The conversation is longer than the model can read. */
        CONTEXT_TOO_LONG(false),
        /** Anything else: a reply that cannot be read, a lost connection. */
        OTHER(true);

        private final boolean transientFailure;

        Kind(boolean transientFailure) {
            this.transientFailure = transientFailure;
        }

        /** Whether the same request may well succeed later. */
        public boolean isTransient() {
            return transientFailure;
        }
    }
}
