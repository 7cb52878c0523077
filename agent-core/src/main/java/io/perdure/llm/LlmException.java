package io.perdure.llm;

import io.perdure.error.PerdureException;
import org.jspecify.annotations.Nullable;

/** Thrown by an {@link LlmClient} that has no reply to give. The library turns it into a journal entry. */
public final class LlmException extends PerdureException {
    private static final long serialVersionUID = 1L;

    private final transient LlmFailure failure;

    /**
     * A failure of a model.
     *
     * @param failure what happened
     * @param cause the provider's error, or {@code null}
     */
    public LlmException(LlmFailure failure, @Nullable Throwable cause) {
        super(
                "model-failed",
                "The model gave no reply (" + failure.kind() + "): " + failure.message(),
                failure.kind().last() == LlmFailure.Reaction.WAIT
                        ? "The library asks again by itself; look at the provider if it keeps failing."
                        : "Correct the model's configuration (key, name, request); a task that ended because of it needs a new id.",
                cause);
        this.failure = failure;
    }

    /** What happened. */
    public LlmFailure failure() {
        return failure;
    }
}
