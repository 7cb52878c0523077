package io.perdure.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.agent.Agent;
import io.perdure.context.PlanTool;
import io.perdure.journal.Call;
import io.perdure.journal.Custody.Permit;
import io.perdure.journal.Plan;
import io.perdure.journal.TaskState;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolInvocation;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starting the calls of a step, as many at once as the agent allows, and settling those that need not run. */
final class Acting {
    private static final ToolFailure NO_WAY_BACK =
            new ToolFailure(ToolFailure.Kind.UNKNOWN_TOOL, "The tool has no way to undo it any more.", false);

    private static final ToolFailure NO_PLAN = new ToolFailure(
            ToolFailure.Kind.REFUSED,
            "Make a plan first, with " + Plan.TOOL + ": until then only reading is allowed.",
            false);

    private Acting() {}

    static Command next(Agent agent, TaskState task) {
        Settling settling = new Settling(agent, task);
        Map<ToolInvocation, Optional<Permit>> ready = new LinkedHashMap<>();
        Approving approving = Approving.of(agent, task);
        if (approving.next().isPresent()) {
            return approving.next().get();
        }
        Instant soonest = task.rollback().isPresent()
                ? null
                : Finishing.deadline(agent, task); // undoing has all the time it takes
        int running = 0;
        Sequences sequences = new Sequences(agent, task);
        for (Call call : upNext(task)) {
            if (!sequences.isNext(call)) {
                continue;
            }
            switch (call.phase()) {
                case ASKED -> soonest = earlier(soonest, call.until());
                case REQUESTED, LOST -> prepare(agent, task, call, approving, ready, settling);
                case BACKING_OFF -> {
                    if (isDue(call, task)) {
                        prepare(agent, task, call, approving, ready, settling);
                    } else {
                        soonest = earlier(soonest, call.until());
                    }
                }
                case WAITING -> {
                    if (!settling.endWait(call)) {
                        soonest = earlier(soonest, call.until());
                    }
                }
                case IN_DOUBT -> {
                    if (Recovery.mayStartAnew(call)) {
                        prepare(agent, task, call, approving, ready, settling);
                    } else {
                        soonest = earlier(soonest, call.until());
                    }
                }
                case RUNNING, RECONCILING -> running++;
                case ENDED -> {}
            }
        }
        if (settling.command().isPresent()) {
            return settling.command().get();
        }
        int free = Math.min(agent.parallelism() - running, ready.size());
        return free > 0 ? invoke(ready, free) : new Command.Wait(soonest);
    }

    private static Command invoke(Map<ToolInvocation, Optional<Permit>> ready, int free) {
        List<ToolInvocation> invocations = ready.keySet().stream().limit(free).toList();
        Map<InvocationId, Permit> permits = new LinkedHashMap<>();
        ready.forEach((invocation, permit) -> permit.ifPresent(one -> permits.put(invocation.id(), one)));
        return new Command.Invoke(invocations, permits);
    }

    // Undoings are made one after the other.
    private static List<Call> upNext(TaskState task) {
        return task.rollback().isEmpty()
                ? task.calls()
                : task.calls().stream()
                        .filter(call -> call.phase() != Call.Phase.ENDED)
                        .limit(1)
                        .toList();
    }

    // What an undoing needs is neither suspended nor planned.
    static @Nullable ToolFailure refusal(Agent agent, TaskState task, Call call) {
        Tool tool = Called.tool(agent, call).orElse(null);
        if (tool == null) {
            return NO_WAY_BACK;
        }
        if (call.undoes() != null || call.attempts() > 0) {
            return null;
        }
        Instant until = task.suspendedTools().get(call.asked().tool());
        if (until != null && task.now().isBefore(until)) {
            return new ToolFailure(ToolFailure.Kind.SUSPENDED, "The tool is not available until " + until + ".", false);
        }
        boolean unplanned = agent.plan().filter(PlanTool::isRequired).isPresent()
                && task.plan().isEmpty()
                && tool.spec().effect() != Effect.READ_ONLY;
        return unplanned ? NO_PLAN : null;
    }

    private static void prepare(
            Agent agent,
            TaskState task,
            Call call,
            Approving approving,
            Map<ToolInvocation, Optional<Permit>> ready,
            Settling settling) {
        Arguments arguments = Arguments.of(agent, task, call.asked());
        JsonNode json = arguments.json();
        ToolFailure refusal = json == null ? arguments.failure() : refusal(agent, task, call);
        refusal = refusal == null ? approving.refusal(call) : refusal;
        if (refusal != null) {
            settling.refuse(call, refusal);
            return;
        }
        ToolInvocation invocation = new ToolInvocation(
                call.id(),
                call.asked().tool(),
                Objects.requireNonNull(json),
                call.asked().arguments());
        ready.put(invocation, approving.permit(call));
    }

    /** Whether the time of a call has come; one without a time is due if it waits for nothing else. */
    static boolean isDue(Call call, TaskState task) {
        Instant until = call.until();
        return until == null ? call.awaited() == null : !task.now().isBefore(until);
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
