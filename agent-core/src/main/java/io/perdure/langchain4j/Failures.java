package io.perdure.langchain4j;

import com.fasterxml.jackson.core.JacksonException;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import io.perdure.json.Json;
import io.perdure.llm.LlmException;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** LangChain4j's exceptions as our failures. Keys are taken out of what providers say: some quote them. */
final class Failures {
    private static final int LONGEST = 500;
    private static final int UNPAID = 402;
    private static final int TOO_LARGE = 413;
    private static final int CONFLICT = 409;
    private static final int TOO_EARLY = 425;
    private static final Set<Integer> MOVED = Set.of(301, 308);
    // What follows "key" has a digit or a star in it, or it is a word of the sentence.
    private static final Pattern KEYS =
            Pattern.compile("(?i)\\b(AIza|(sk|pk|gsk|bearer)[-_ ]|key[-_ ](?=[\\w.-]*[\\d*]))[\\w*.-]{6,}");

    // As OpenAI, Anthropic and others word it; there is no common code.
    private static final List<String> TOO_LONG_CODES = List.of("context_length_exceeded", "exceed_context_size");
    private static final List<String> TOO_LONG = List.of(
            "maximum context length",
            "prompt is too long",
            "input is too long",
            "context window",
            "contextwindowexceeded",
            "context limit",
            "context size",
            "exceeds the maximum number of tokens");
    private static final List<String> FILTERED =
            List.of("content_filter", "content management policy", "content_policy");
    private static final List<String> QUOTA = List.of("insufficient_quota", "credit balance");
    private static final List<String> RATE = List.of("rate_limit", "rate limit", "too many requests");
    private static final List<String> BUSY = List.of("overloaded", "server_error", "unavailable", "api_error");

    private Failures() {}

    static LlmException fromLangChain4j(RuntimeException error) {
        String message = String.valueOf(error.getMessage());
        String shown = KEYS.matcher(message).replaceAll("(key)");
        String capped = shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "…";
        LlmFailure failure = new LlmFailure(kind(error, message), Json.storable(capped), retryAfter(error));
        return new LlmException(failure, error);
    }

    private static @Nullable Duration retryAfter(Throwable error) {
        return causes(error)
                .filter(LangChain4jLlmClient.RetryAfter.class::isInstance)
                .findFirst()
                .flatMap(known -> ((LangChain4jLlmClient.RetryAfter) known).retryAfter())
                .orElse(null);
    }

    private static Kind kind(RuntimeException error, String message) {
        if (error instanceof RateLimitException) {
            return mentions(message, QUOTA) ? Kind.QUOTA_EXHAUSTED : Kind.RATE_LIMITED;
        }
        if (error instanceof UnresolvedModelServerException || isCausedBy(error, HttpConnectTimeoutException.class)) {
            return Kind.UNAVAILABLE;
        }
        if (error instanceof TimeoutException) {
            return Kind.TIMED_OUT;
        }
        if (error
                instanceof InternalServerException) { // without a cause: of a client that finds no choice in the reply
            return error.getCause() == null ? Kind.UNREADABLE_REPLY : Kind.UNAVAILABLE;
        }
        if (error instanceof AuthenticationException) {
            return Kind.AUTHENTICATION;
        }
        if (error instanceof ModelNotFoundException) {
            return Kind.UNKNOWN_MODEL;
        }
        if (error instanceof InvalidRequestException) { // a content filter's among them
            return ofRequest(error, message);
        }
        return ofCause(error, message);
    }

    private static Kind ofRequest(RuntimeException error, String message) {
        int status = causes(error)
                .filter(HttpException.class::isInstance)
                .map(http -> ((HttpException) http).statusCode())
                .findFirst()
                .orElse(0);
        ErrorBody body = ErrorBody.of(message);
        if (status == UNPAID || body.names(QUOTA, QUOTA)) {
            return Kind.QUOTA_EXHAUSTED;
        }
        if (status == TOO_LARGE || body.names(TOO_LONG_CODES, TOO_LONG)) {
            return Kind.CONTEXT_TOO_LONG;
        }
        if (status == CONFLICT || status == TOO_EARLY) { // of a lock or a replay: about the moment, not the request
            return Kind.UNAVAILABLE;
        }
        return error instanceof ContentFilteredException || body.names(FILTERED, FILTERED)
                ? Kind.CONTENT_FILTERED
                : Kind.INVALID_REQUEST;
    }

    private static boolean mentions(String message, List<String> words) {
        String text = message.toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(text::contains);
    }

    private static boolean isCausedBy(Throwable error, Class<?> type) {
        return causes(error).anyMatch(type::isInstance);
    }

    private static Stream<Throwable> causes(Throwable error) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause);
    }

    private static Kind ofCause(Throwable error, String message) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpException http) {
                return ofStatus(http.statusCode(), message);
            }
            if (cause instanceof JacksonException) {
                return Kind.UNREADABLE_REPLY;
            }
            if (cause instanceof HttpTimeoutException) {
                return Kind.TIMED_OUT;
            }
            if (cause instanceof ConnectException || cause instanceof UnresolvedAddressException) {
                return Kind.UNAVAILABLE;
            }
            if (cause instanceof IOException) {
                return Kind.CONNECTION_LOST;
            }
        }
        // Clients check what they send, and not what comes back: there something is missing.
        return error instanceof NullPointerException ? Kind.UNREADABLE_REPLY : ofWords(message);
    }

    // An error in the middle of a stream has no status.
    private static Kind ofWords(String message) {
        if (mentions(message, RATE)) {
            return mentions(message, QUOTA) ? Kind.QUOTA_EXHAUSTED : Kind.RATE_LIMITED;
        }
        return mentions(message, BUSY) ? Kind.UNAVAILABLE : Kind.OTHER;
    }

    private static Kind ofStatus(int status, String message) {
        if (status == UNPAID) {
            return Kind.QUOTA_EXHAUSTED;
        }
        if (status == TOO_LARGE) {
            return Kind.CONTEXT_TOO_LONG;
        }
        if (MOVED.contains(status)) { // nothing is sent elsewhere: with it would go the key
            return Kind.UNKNOWN_MODEL;
        }
        return status >= 500 || status / 100 == 3
                ? Kind.UNAVAILABLE
                : mentions(message, FILTERED) ? Kind.CONTENT_FILTERED : Kind.OTHER;
    }
}
