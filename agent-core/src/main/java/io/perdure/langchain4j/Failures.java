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
import java.util.Locale;
import java.util.regex.Pattern;

/** LangChain4j's exceptions as our failures. Keys are taken out of what providers say: some quote them. */
final class Failures {
    private static final int LONGEST = 500;
    private static final Pattern KEYS = Pattern.compile("(?i)\\b(sk|pk|key|bearer)[-_ ][\\w*.-]{6,}");

    private Failures() {}

    static LlmException fromLangChain4j(RuntimeException error) {
        String message = String.valueOf(error.getMessage());
        String shown = KEYS.matcher(message).replaceAll("(key)");
        String capped = shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "…";
        return new LlmException(new LlmFailure(kind(error, message), Json.storable(capped), null), error);
    }

    private static Kind kind(RuntimeException error, String message) {
        if (error instanceof RateLimitException) {
            return Kind.RATE_LIMITED;
        }
        if (error instanceof TimeoutException) {
            return Kind.TIMED_OUT;
        }
        if (error instanceof InternalServerException || error instanceof UnresolvedModelServerException) {
            return Kind.UNAVAILABLE;
        }
        if (error instanceof AuthenticationException) {
            return Kind.AUTHENTICATION;
        }
        if (error instanceof ModelNotFoundException) {
            return Kind.UNKNOWN_MODEL;
        }
        if (error instanceof ContentFilteredException || error instanceof InvalidRequestException) {
            return isTooLong(message) ? Kind.CONTEXT_TOO_LONG : Kind.INVALID_REQUEST;
        }
        return ofCause(error);
    }

    // As OpenAI, Anthropic and others word it; there is no common code.
    private static boolean isTooLong(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        return text.contains("context_length_exceeded")
                || text.contains("maximum context length")
                || text.contains("prompt is too long");
    }

    private static Kind ofCause(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpException http) {
                return http.statusCode() >= 500 ? Kind.UNAVAILABLE : Kind.OTHER;
            }
            if (cause instanceof IOException) { // an answer that is not JSON is no lost connection
                return cause instanceof JacksonException ? Kind.OTHER : Kind.UNAVAILABLE;
            }
        }
        return Kind.OTHER;
    }
}
