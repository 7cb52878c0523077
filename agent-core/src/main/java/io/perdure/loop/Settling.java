package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.journal.Call;
import io.perdure.journal.TaskState;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Wait;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Calls of a step that get an outcome without running, or of which it is not known any more what they did. */
final class Settling {
    private final Agent agent;
    private final TaskState task;
    private final Map<InvocationId, ToolOutcome> outcomes = new LinkedHashMap<>();
    private final Map<InvocationId, ToolFailure> doubts = new LinkedHashMap<>();

    Settling(Agent agent, TaskState task) {
        this.agent = agent;
        this.task = task;
    }

    void refuse(Call call, ToolFailure why) {
        settle(call, ToolOutcome.failed(why));
    }

    /** A call that waits: whether what it waits for has come, or its time is over. */
    boolean endWait(Call call) {
        Wait wait = call.awaited();
        String received = call.received();
        Call.Doubt doubt = call.doubt();
        if (received != null) {
            outcomes.put(call.id(), doubt == null ? ToolOutcome.done(received) : Recovery.judged(doubt, received));
            return true;
        }
        if (wait == null || !Acting.isDue(call, task)) {
            return false;
        }
        if (wait.kind() == Wait.Kind.TIME) {
            settle(call, ToolOutcome.done("It is now " + task.now() + "."));
        } else {
            didNotCome(call);
        }
        return true;
    }

    // The tool did its part; whether anything has come of it, it may be able to tell.
    private void didNotCome(Call call) {
        boolean unknown = Outcomes.mayHaveHappened(agent, call);
        String message = "What was waited for did not come by " + call.until() + ".";
        ToolFailure failure = new ToolFailure(ToolFailure.Kind.TIMED_OUT, message, unknown);
        if (unknown && call.doubt() == null && Recovery.isFollowedUp(agent, call)) {
            doubts.put(call.id(), failure);
        } else {
            refuse(call, failure);
        }
    }

    private void settle(Call call, ToolOutcome outcome) {
        outcomes.put(call.id(), Outcomes.of(agent, call, outcome));
    }

    /** What is to be recorded of them first; empty if there are none. */
    Optional<Command> command() {
        if (!outcomes.isEmpty()) {
            return Optional.of(new Command.Settle(outcomes));
        }
        return doubts.isEmpty() ? Optional.empty() : Optional.of(new Command.Doubt(doubts));
    }
}
