package io.perdure.journal;

import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmReply;
import io.perdure.llm.TokenUsage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the asking of the model goes. Immutable.
 *
 * @param steps replies so far
 * @param calls invocations asked for so far
 * @param usage tokens so far
 * @param failures failures in a row since the last reply
 * @param lastFailure the last of them, {@code null} if there is none
 * @param retryAt when to ask again after it; {@code null} to give up
 * @param rejections replies in a row that were rejected
 * @param unjudged a reply without calls that has been neither accepted nor rejected; {@code null} if there is none
 */
record Asking(
        int steps,
        int calls,
        TokenUsage usage,
        int failures,
        @Nullable LlmFailure lastFailure,
        @Nullable Instant retryAt,
        int rejections,
        @Nullable LlmReply unjudged) {
    static final Asking NOTHING = new Asking(0, 0, TokenUsage.NONE, 0, null, null, 0, null);

    Asking replied(ModelReplied entry) {
        LlmReply reply = entry.reply();
        boolean acts = !reply.calls().isEmpty();
        return new Asking(
                entry.step(),
                calls + reply.calls().size(),
                usage.plus(reply.usage()),
                0,
                null,
                null,
                acts ? 0 : rejections,
                acts ? null : reply);
    }

    Asking failed(ModelFailed entry) {
        return new Asking(steps, calls, usage, failures + 1, entry.failure(), entry.retryAt(), rejections, unjudged);
    }

    Asking rejected() {
        return new Asking(steps, calls, usage, failures, lastFailure, retryAt, rejections + 1, null);
    }
}
