package io.perdure.loop;

import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.RetryConfig;
import io.perdure.llm.LlmFailure;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When to ask a model again that failed. */
final class ModelRetry {
    private ModelRetry() {}

    /** The time of the next try after the {@code failures}-th failure in a row, or {@code null} to give up. */
    static @Nullable Instant retryAt(
            RetryConfig retry, int failures, LlmFailure failure, Throwable cause, Instant now) {
        boolean again = failure.kind().isTransient()
                && failures < retry.getMaxAttempts()
                && retry.getExceptionPredicate().test(cause);
        if (!again) {
            return null;
        }
        Duration wait = Duration.ofMillis(retry.<Object>getIntervalBiFunction().apply(failures, Either.left(cause)));
        Duration asked = failure.retryAfter();
        return now.plus(asked != null && asked.compareTo(wait) > 0 ? asked : wait);
    }
}
