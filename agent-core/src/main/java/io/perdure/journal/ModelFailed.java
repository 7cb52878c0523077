package io.perdure.journal;

import io.perdure.llm.LlmFailure;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The model gave no reply.
 *
 * @param at when
 * @param step which step the reply would have begun
 * @param failure what happened
 * @param retryAt when to ask again, or {@code null} if the task gives up
 */
public record ModelFailed(
        Instant at, int step, LlmFailure failure, @Nullable Instant retryAt) implements JournalEntry {
    /** Checks that nothing is missing. */
    public ModelFailed {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(failure, "failure");
    }
}
