package io.perdure.langchain4j.http;

import dev.langchain4j.exception.HttpException;
import io.perdure.langchain4j.LangChain4jLlmClient;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An answer that is an error, with the time after which to ask again. */
final class ErrorAnswerException extends HttpException implements LangChain4jLlmClient.RetryAfter {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    ErrorAnswerException(int status, String body, Optional<Duration> retryAfter) {
        super(status, body);
        this.retryAfter = retryAfter.orElse(null);
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
