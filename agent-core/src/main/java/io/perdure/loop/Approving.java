package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.guard.Guard;
import io.perdure.guard.Guard.Decision;
import io.perdure.journal.ApprovalRequested.Item;
import io.perdure.journal.AttemptStarted;
import io.perdure.journal.Call;
import io.perdure.journal.Custody.Permit;
import io.perdure.journal.Handles.FilledIn;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the guard says of the calls of a step that have not been started, all at once, so that a person is asked once for all of them. */
final class Approving {
    private final Map<InvocationId, Decision> decisions = new LinkedHashMap<>();
    private @Nullable Command next;

    private Approving() {}

    static Approving of(Agent agent, TaskState task) {
        Approving approving = new Approving();
        if (agent.trust().guarded() && task.rollback().isEmpty()) {
            approving.decide(agent, task);
        }
        return approving;
    }

    private void decide(Agent agent, TaskState task) {
        List<Item> items = new ArrayList<>();
        Map<InvocationId, ToolOutcome> late = new LinkedHashMap<>();
        TaskState soFar = task; // what is allowed counts for those behind it
        for (Call call : task.calls()) {
            if (call.phase() == Call.Phase.ASKED && Acting.isDue(call, task)) {
                late.put(call.id(), refused(Guard.notAnswered()));
            } else if (call.phase() == Call.Phase.REQUESTED && call.attempts() == 0) {
                Decision decision = decision(agent, soFar, call).orElse(null);
                if (decision != null) {
                    decisions.put(call.id(), decision);
                    soFar = after(soFar, call, decision);
                }
            }
        }
        decisions.values().forEach(decision -> {
            if (decision instanceof Decision.Ask ask) {
                items.add(ask.item());
            } else if (decision instanceof Decision.Halt halt) {
                next = Finishing.end(agent, task, TaskStatus.FAILED, "halted", halt.message());
            }
        });
        if (next == null && !late.isEmpty()) {
            next = new Command.Settle(late);
        } else if (next == null && !items.isEmpty()) {
            next = new Command.AskApproval(items, agent.trust().expiry());
        }
    }

    private static TaskState after(TaskState task, Call call, Decision decision) {
        return decision instanceof Decision.Allow allow && allow.permit() != null
                ? task.after(new AttemptStarted(task.now(), call.id(), 1, Effect.ONCE, allow.permit()))
                : task;
    }

    private static Optional<Decision> decision(Agent agent, TaskState task, Call call) {
        Optional<Tool> tool = Called.tool(agent, call);
        FilledIn arguments = Arguments.of(agent, task, call.asked()).filledIn();
        return tool.isEmpty() || arguments == null || Acting.refusal(agent, task, call) != null
                ? Optional.empty()
                : Optional.of(Guard.decide(agent.trust(), tool.get().spec(), task, call, arguments));
    }

    /** What comes before any of the calls is started, if anything does. */
    Optional<Command> next() {
        return Optional.ofNullable(next);
    }

    /** Why a call is not made; {@code null} if nothing speaks against it. */
    @Nullable
    ToolFailure refusal(Call call) {
        return decisions.get(call.id()) instanceof Decision.Refuse refuse ? failure(refuse) : null;
    }

    /** What is to be recorded when a call is started. */
    Optional<Permit> permit(Call call) {
        return decisions.get(call.id()) instanceof Decision.Allow allow
                ? Optional.ofNullable(allow.permit())
                : Optional.empty();
    }

    private static ToolOutcome refused(Decision.Refuse refuse) {
        return ToolOutcome.failed(failure(refuse));
    }

    private static ToolFailure failure(Decision.Refuse refuse) {
        return new ToolFailure(ToolFailure.Kind.REFUSED, refuse.observation(), false);
    }
}
