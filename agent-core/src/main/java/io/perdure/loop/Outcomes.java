package io.perdure.loop;

import com.fasterxml.jackson.databind.node.NullNode;
import io.perdure.agent.Agent;
import io.perdure.journal.Call;
import io.perdure.journal.Call.Doubt;
import io.perdure.json.Json;
import io.perdure.tool.Effect;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolOutcome;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of an invocation as a whole. What one attempt says of itself is not enough: if an earlier attempt may have
 * had its effect, the invocation may have had it, however harmlessly the last attempt ended (E4).
 */
final class Outcomes {
    private Outcomes() {}

    private static final int LONGEST_EVIDENCE = 500;

    static ToolOutcome of(Agent agent, Call call, ToolOutcome last) {
        ToolFailure failure = last.failure();
        ToolOutcome late = call.late();
        if (failure != null && late != null) { // an earlier attempt did it
            return late.after(call.failures());
        }
        boolean unknown = failure != null && (failure.mayHaveHadEffect() || mayHaveHappened(agent, call));
        ToolOutcome whole = failure != null && unknown
                ? ToolOutcome.failed(
                        new ToolFailure(failure.kind(), sentence(failure.message()) + " " + evidence(call), true))
                : last;
        return whole.after(call.failures());
    }

    /** Why it is not known what a call did that was called off while no attempt at it ran. */
    static ToolFailure endedInBetween(Call call) {
        return call.failures().stream()
                .filter(ToolFailure::mayHaveHadEffect)
                .reduce((first, second) -> second)
                .orElseGet(() -> new ToolFailure(
                        ToolFailure.Kind.CANCELLED,
                        "The task ended while it was not known what the call had done.",
                        true));
    }

    /** The text with a full stop, so that another sentence can follow. */
    static String sentence(String text) {
        return text.matches("(?s).*[.!?]\\s*") ? text.strip() : text.strip() + ".";
    }

    /** What to look for outside, to find out whether the call had its effect. */
    static String evidence(Call call) {
        ToolInvocation invocation = new ToolInvocation(
                call.id(), call.asked().tool(), NullNode.instance, call.asked().arguments());
        String arguments = Json.storable(call.asked().arguments());
        String shown = arguments.length() <= LONGEST_EVIDENCE
                ? arguments
                : Json.storable(arguments.substring(0, LONGEST_EVIDENCE)) + "…";
        return "Its idempotency key is " + invocation.idempotencyKey() + ", its arguments are " + shown
                + ", its last attempt began at " + call.startedAt() + ".";
    }

    /** Whether an attempt that has been started, and has ended or was lost, can have changed something outside. */
    static boolean mayHaveHappened(Agent agent, Call call) {
        Effect effect = Recovery.effectOf(agent, call);
        boolean undone = effect == Effect.READ_ONLY || effect == Effect.TRANSACTIONAL;
        boolean ranWithoutOutcome = call.lost() > 0 || isInDoubt(call.doubt()) || call.phase() == Call.Phase.WAITING;
        return (ranWithoutOutcome && !undone) || call.failures().stream().anyMatch(ToolFailure::mayHaveHadEffect);
    }

    private static boolean isInDoubt(@Nullable Doubt doubt) {
        return doubt != null && !doubt.isDispelled();
    }
}
