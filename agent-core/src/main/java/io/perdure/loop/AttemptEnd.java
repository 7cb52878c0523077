package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.journal.AttemptFailed;
import io.perdure.journal.Call;
import io.perdure.journal.Call.Doubt;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.InvocationWaiting;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.OutcomeInDoubt;
import io.perdure.journal.ReconcileEnded;
import io.perdure.journal.TaskState;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.ToolExecutor.AttemptResult;
import io.perdure.tool.ToolExecutor.Look;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** What the journal says of an attempt that has ended. */
final class AttemptEnd {
    private AttemptEnd() {}

    /** @param adrift calls of which an earlier attempt may still be running */
    static JournalEntry entry(
            Agent agent, TaskState state, ToolFlight flight, AttemptResult result, Adrift adrift, Instant now) {
        InvocationId id = flight.invocation().id();
        if (result instanceof AttemptResult.Retry retry) {
            return new AttemptFailed(now, id, flight.attempt(), retry.failure(), now.plus(retry.delay()));
        }
        if (result instanceof AttemptResult.Waiting waiting) {
            Duration atMost = waiting.awaited().atMost();
            return new InvocationWaiting(now, id, waiting.awaited(), atMost == null ? null : now.plus(atMost));
        }
        ToolOutcome outcome = ((AttemptResult.Ended) result).outcome();
        return ended(agent, state.call(id), outcome, flight.isAbandoned() || adrift.has(id), now);
    }

    /**
     * What the journal says of a look. That an attempt did nothing which was lost or given up counts only when its time is over: its process
     * may live on, and its request may still be under way.
     */
    static ReconcileEnded found(Agent agent, Call call, Look look, Instant now) {
        Duration timeout = Called.tool(agent, call).orElseThrow().spec().timeout();
        Instant end = Objects.requireNonNull(call.startedAt()).plus(timeout).plus(agent.grace());
        boolean early = look.finding() == Finding.Kind.DID_NOT_HAPPEN && mayBeUnderWay(call) && now.isBefore(end);
        if (early) {
            String detail = "It had not happened yet, but the attempt may be under way until " + end + ".";
            return new ReconcileEnded(now, call.id(), Finding.Kind.DID_NOT_HAPPEN, detail, end);
        }
        Instant retryAt = look.retryIn() == null ? null : now.plus(look.retryIn());
        return new ReconcileEnded(now, call.id(), look.finding(), look.detail(), retryAt);
    }

    private static boolean mayBeUnderWay(Call call) {
        Doubt doubt = Objects.requireNonNull(call.doubt());
        return doubt.lost()
                || call.lost() > 0
                || wasGivenUp(doubt.failure())
                || call.failures().stream().anyMatch(AttemptEnd::wasGivenUp);
    }

    private static boolean wasGivenUp(ToolFailure failure) {
        boolean inTheMiddle = failure.kind() == ToolFailure.Kind.TIMED_OUT
                || failure.kind() == ToolFailure.Kind.CANCELLED
                || failure.kind() == ToolFailure.Kind.INTERRUPTED;
        return inTheMiddle && failure.mayHaveHadEffect();
    }

    static boolean isReconciling(TaskState state, InvocationId id) {
        return state.calls().stream().anyMatch(call -> call.id().equals(id) && call.phase() == Call.Phase.RECONCILING);
    }

    /** Whether it is still waited for; otherwise its result is a late one. */
    static boolean isCurrent(TaskState state, ToolFlight flight) {
        return state.calls().stream()
                .anyMatch(call -> call.id().equals(flight.invocation().id())
                        && call.phase() == Call.Phase.RUNNING
                        && call.attempts() == flight.attempt());
    }

    private static JournalEntry ended(Agent agent, Call call, ToolOutcome outcome, boolean mayRun, Instant now) {
        ToolFailure failure = outcome.failure();
        boolean unknown = failure != null && (failure.mayHaveHadEffect() || Outcomes.mayHaveHappened(agent, call));
        return failure != null && unknown && call.late() == null && Recovery.isFollowedUp(agent, call)
                ? new OutcomeInDoubt(now, call.id(), failure, mayRun)
                : new InvocationEnded(now, call.id(), Outcomes.of(agent, call, outcome));
    }
}
