package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.journal.Call;
import io.perdure.tool.Effect;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;

/**
 * The outcome of an invocation as a whole. What one attempt says of itself is not enough: if an earlier attempt may have
 * had its effect, the invocation may have had it, however harmlessly the last attempt ended (E4).
 */
final class Outcomes {
    private Outcomes() {}

    static ToolOutcome of(Agent agent, Call call, ToolOutcome last) {
        ToolFailure failure = last.failure();
        ToolOutcome whole = failure != null && mayHaveHappened(agent, call)
                ? ToolOutcome.failed(new ToolFailure(failure.kind(), failure.message(), true))
                : last;
        return whole.after(call.failures());
    }

    /** Whether an attempt that has been started, and has ended or was lost, can have changed something outside. */
    static boolean mayHaveHappened(Agent agent, Call call) {
        Effect effect = Recovery.effectOf(agent, call);
        boolean undone = effect == Effect.READ_ONLY || effect == Effect.TRANSACTIONAL;
        boolean ranWithoutOutcome = call.lost() > 0 || call.phase() == Call.Phase.WAITING;
        return (ranWithoutOutcome && !undone) || call.failures().stream().anyMatch(ToolFailure::mayHaveHadEffect);
    }
}
