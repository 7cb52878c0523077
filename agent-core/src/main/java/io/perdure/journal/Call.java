package io.perdure.journal;

import io.perdure.llm.ToolCall;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Wait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One invocation of the current step, as far as it has come. Immutable.
 *
 * @param id its name
 * @param asked what the model wrote
 * @param phase how far it has come
 * @param attempts how many attempts have been started
 * @param lost how many of them ended with their process
 * @param failures what went wrong in the attempts that failed, oldest first
 * @param awaited what it waits for in phase {@link Phase#WAITING}, {@code null} otherwise
 * @param until when the next attempt may start, or the wait ends by itself; {@code null} if neither applies
 * @param received what came for a waiting call; {@code null} if nothing has
 * @param outcome what came of it in phase {@link Phase#ENDED}, {@code null} otherwise
 */
public record Call(
        InvocationId id,
        ToolCall asked,
        Phase phase,
        int attempts,
        int lost,
        List<ToolFailure> failures,
        @Nullable Wait awaited,
        @Nullable Instant until,
        @Nullable String received,
        @Nullable ToolOutcome outcome) {

    static Call requested(InvocationId id, ToolCall asked) {
        return new Call(id, asked, Phase.REQUESTED, 0, 0, List.of(), null, null, null, null);
    }

    Call started() {
        return new Call(id, asked, Phase.RUNNING, attempts + 1, lost, failures, null, null, null, null);
    }

    Call lostWithItsProcess() {
        return phase == Phase.RUNNING
                ? new Call(id, asked, Phase.LOST, attempts, lost + 1, failures, null, null, null, null)
                : this;
    }

    Call failed(ToolFailure failure, Instant retryAt) {
        List<ToolFailure> all = new ArrayList<>(failures);
        all.add(failure);
        return new Call(id, asked, Phase.BACKING_OFF, attempts, lost, List.copyOf(all), null, retryAt, null, null);
    }

    Call waiting(Wait what, @Nullable Instant end) {
        return new Call(id, asked, Phase.WAITING, attempts, lost, failures, what, end, null, null);
    }

    Call received(String what) {
        return new Call(id, asked, phase, attempts, lost, failures, awaited, until, what, null);
    }

    Call ended(ToolOutcome outcome) {
        return new Call(id, asked, Phase.ENDED, attempts, lost, failures, null, null, null, outcome);
    }

    /** Whether it waits for this and nothing has come yet. */
    boolean waitsFor(Wait.Kind kind, String what) {
        return awaited != null
                && received == null
                && awaited.kind() == kind
                && awaited.what().equals(what);
    }

    /** How far a call has come. */
    public enum Phase {
        /** The model asked for it; no attempt has started, so nothing can have happened. */
        REQUESTED,
        /** An attempt has started, in the process that carries the task. */
        RUNNING,
        /** An attempt had started when its process ended. */
        LOST,
        /** An attempt failed; the next one starts when its time comes. */
        BACKING_OFF,
        /** The tool did its part; the result comes from outside. */
        WAITING,
        /** It has its outcome. */
        ENDED
    }
}
