package io.perdure.journal;

import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmReply;
import io.perdure.llm.TokenUsage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the asking of the models goes. Immutable.
 *
 * @param steps replies so far
 * @param calls invocations asked for so far
 * @param usage tokens so far
 * @param streak the failures since the last reply
 * @param answering the model that replied last; empty if none has
 * @param since when it first did so, with no other in between
 * @param windows what was learned of how much each model can read
 * @param rejections replies in a row that were rejected
 * @param rejectedInAll replies that were rejected since the task began
 * @param unjudged a reply without calls that has neither ended the task nor been rejected; {@code null} if there is none
 * @param accepted whether the agent's rules have nothing against it
 */
record Asking(
        int steps,
        int calls,
        TokenUsage usage,
        ModelFailed.Streak streak,
        String answering,
        Instant since,
        Windows windows,
        int rejections,
        int rejectedInAll,
        @Nullable LlmReply unjudged,
        boolean accepted) {
    static final Asking NOTHING = new Asking(
            0, 0, TokenUsage.NONE, ModelFailed.Streak.NONE, "", Instant.EPOCH, Windows.UNKNOWN, 0, 0, null, false);

    Asking replied(ModelReplied entry) {
        LlmReply reply = entry.reply();
        boolean acts = !reply.calls().isEmpty();
        return new Asking(
                entry.step(),
                calls + reply.calls().size(),
                usage.plus(reply.usage()),
                ModelFailed.Streak.NONE,
                entry.model(),
                entry.model().equals(answering) ? since : entry.at(),
                windows.counted(entry.model(), entry.estimate(), reply.usage().input()),
                acts ? 0 : rejections,
                rejectedInAll,
                acts ? null : reply,
                false);
    }

    Asking failed(ModelFailed entry, Conversation shown) {
        Windows learned = entry.reaction() == LlmFailure.Reaction.COMPACT
                ? windows.refused(
                        entry.model(), shown.messages().tokens(shown.messages().size()))
                : windows;
        return with(streak.and(entry), learned);
    }

    /** Somebody says that it is to be tried again. */
    Asking anew() {
        return with(ModelFailed.Streak.NONE, windows);
    }

    /** So many tokens were taken beside the steps. */
    Asking took(TokenUsage more) {
        return took(more, 0);
    }

    /** What was taken by a task that another agent did for this one. */
    Asking took(InvocationEnded.Child child) {
        return took(child.usage(), child.calls());
    }

    private Asking took(TokenUsage more, int n) {
        TokenUsage all = usage.plus(more);
        return new Asking(
                steps,
                calls + n,
                all,
                streak,
                answering,
                since,
                windows,
                rejections,
                rejectedInAll,
                unjudged,
                accepted);
    }

    private Asking with(ModelFailed.Streak failures, Windows learned) {
        return new Asking(
                steps,
                calls,
                usage,
                failures,
                answering,
                since,
                learned,
                rejections,
                rejectedInAll,
                unjudged,
                accepted);
    }

    Asking accept() {
        return new Asking(
                steps, calls, usage, streak, answering, since, windows, rejections, rejectedInAll, unjudged, true);
    }

    Asking rejected() {
        return new Asking(
                steps, calls, usage, streak, answering, since, windows, rejections + 1, rejectedInAll + 1, null, false);
    }
}
