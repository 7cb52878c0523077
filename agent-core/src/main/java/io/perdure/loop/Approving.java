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
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
        TaskState soFar = task;
        for (Call call : task.calls()) {
            if (call.phase() == Call.Phase.REQUESTED && call.attempts() == 0) {
                soFar = decide(agent, soFar, call);
            }
        }
        next = halt(agent, task).or(() -> late(task)).or(() -> ask(agent)).orElse(null);
    }

    // What is allowed counts for the calls behind it.
    private TaskState decide(Agent agent, TaskState task, Call call) {
        Decision decision = decision(agent, task, call).orElse(null);
        if (decision == null) {
            return task;
        }
        decisions.put(call.id(), decision);
        return decision instanceof Decision.Allow allow && allow.permit() != null
                ? task.after(new AttemptStarted(task.now(), call.id(), 1, Effect.ONCE, allow.permit()))
                : task;
    }

    private Optional<Command> halt(Agent agent, TaskState task) {
        return all(Decision.Halt.class)
                .findFirst()
                .or(() -> Tripwire.inText(agent, task, task.lastText()))
                .map(halt -> Finishing.halted(agent, task, halt));
    }

    private static Optional<Command> late(TaskState task) {
        Map<InvocationId, ToolOutcome> late = new LinkedHashMap<>();
        task.calls().stream()
                .filter(call -> call.phase() == Call.Phase.ASKED && Acting.isDue(call, task))
                .forEach(call -> late.put(call.id(), refused(Guard.notAnswered())));
        return late.isEmpty() ? Optional.empty() : Optional.of(new Command.Settle(late));
    }

    private Optional<Command> ask(Agent agent) {
        List<Item> items = all(Decision.Ask.class).map(Decision.Ask::item).toList();
        return items.isEmpty()
                ? Optional.empty()
                : Optional.of(new Command.AskApproval(items, agent.trust().expiry()));
    }

    private <D extends Decision> Stream<D> all(Class<D> kind) {
        return decisions.values().stream().filter(kind::isInstance).map(kind::cast);
    }

    private static Optional<Decision> decision(Agent agent, TaskState task, Call call) {
        Optional<Tool> tool = Called.tool(agent, call);
        FilledIn arguments = Arguments.of(agent, task, call.asked()).filledIn();
        return tool.isEmpty() || arguments == null || Acting.refusal(agent, task, call) != null
                ? Tripwire.of(agent, task, call)
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
