package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.journal.Call;
import io.perdure.journal.TaskState;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What follows when a process ended while a tool ran: the effects table of the design. An effect that may run again is
 * left to {@link Acting}; the outcome of any other is unknown, and says so.
 */
final class Recovery {
    // A tool that takes its process down each time must not do so for ever.
    private static final int MOST_LOST_ATTEMPTS = 20;

    private Recovery() {}

    static boolean concerns(Agent agent, TaskState task) {
        return task.hasLostAttempts() && task.calls().stream().anyMatch(call -> mustNotRunAgain(agent, call));
    }

    static Command next(Agent agent, TaskState task) {
        Map<InvocationId, ToolOutcome> outcomes = new LinkedHashMap<>();
        for (Call call : task.calls()) {
            if (mustNotRunAgain(agent, call)) {
                outcomes.put(call.id(), Outcomes.of(agent, call, ToolOutcome.failed(lost(call))));
            }
        }
        return new Command.Settle(outcomes);
    }

    private static ToolFailure lost(Call call) {
        String message = "The process ended while the tool ran (attempt " + call.attempts() + ").";
        return new ToolFailure(ToolFailure.Kind.INTERRUPTED, message, false);
    }

    static boolean mayRunAgain(Agent agent, Call call) {
        return effectOf(agent, call).mayRunAgain() && call.lost() < MOST_LOST_ATTEMPTS;
    }

    private static boolean mustNotRunAgain(Agent agent, Call call) {
        return call.phase() == Call.Phase.LOST && !mayRunAgain(agent, call);
    }

    // A tool that is no longer there is taken for the most dangerous kind.
    static Effect effectOf(Agent agent, Call call) {
        return agent.tools()
                .find(call.asked().tool())
                .map(Tool::spec)
                .map(spec -> spec.effect())
                .orElse(Effect.ONCE);
    }
}
