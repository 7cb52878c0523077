package io.perdure.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.agent.Agent;
import io.perdure.context.PlanTool;
import io.perdure.journal.Call;
import io.perdure.journal.Call.Doubt;
import io.perdure.journal.Custody.Permit;
import io.perdure.journal.Plan;
import io.perdure.journal.TaskState;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Wait;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Starting the calls of a step, as many at once as the agent allows, and settling those that need not run. */
final class Acting {
    private static final ToolFailure NO_WAY_BACK =
            new ToolFailure(ToolFailure.Kind.UNKNOWN_TOOL, "The tool has no way to undo it any more.", false);

    private static final ToolFailure NO_PLAN = new ToolFailure(
            ToolFailure.Kind.REFUSED,
            "Make a plan first, with " + Plan.TOOL + ": until then only reading is allowed.",
            false);

    private static final String HELPERS = "helpers";

    private Acting() {}

    static Command next(Agent agent, TaskState task) {
        Map<InvocationId, ToolOutcome> settled = new LinkedHashMap<>();
        Map<ToolInvocation, Optional<Permit>> ready = new LinkedHashMap<>();
        Approving approving = Approving.of(agent, task);
        if (approving.next().isPresent()) {
            return approving.next().get();
        }
        Instant soonest = task.rollback().isPresent()
                ? null
                : Finishing.deadline(agent, task); // undoing has all the time it takes
        int running = 0;
        Set<String> sequences = new HashSet<>();
        for (Call call : upNext(task)) {
            if (!isNextOfItsSequence(agent, task, call, sequences)) {
                continue;
            }
            switch (call.phase()) {
                case ASKED -> soonest = earlier(soonest, call.until());
                case REQUESTED, LOST -> prepare(agent, task, call, approving, ready, settled);
                case BACKING_OFF -> {
                    if (isDue(call, task)) {
                        prepare(agent, task, call, approving, ready, settled);
                    } else {
                        soonest = earlier(soonest, call.until());
                    }
                }
                case WAITING -> {
                    if (!settleWait(agent, call, task, settled)) {
                        soonest = earlier(soonest, call.until());
                    }
                }
                case IN_DOUBT -> {
                    if (Recovery.mayStartAnew(call)) {
                        prepare(agent, task, call, approving, ready, settled);
                    } else {
                        soonest = earlier(soonest, call.until());
                    }
                }
                case RUNNING, RECONCILING -> running++;
                case ENDED -> {}
            }
        }
        if (!settled.isEmpty()) {
            return new Command.Settle(settled);
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

    // The first call of a sequence that has no outcome holds up those behind it.
    private static boolean isNextOfItsSequence(Agent agent, TaskState task, Call call, Set<String> sequences) {
        Optional<Tool> tool = Called.tool(agent, call);
        if (call.phase() == Call.Phase.ENDED || tool.isEmpty() || task.calls().size() == 1) {
            return true;
        }
        if (Helping.sequence(agent, task, tool.get().spec()) && !sequences.add(HELPERS)) {
            return false;
        }
        JsonNode arguments = Arguments.of(agent, task, call.asked()).json();
        return arguments == null
                || tool.get().spec().sequence(arguments).map(sequences::add).orElse(true);
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
            Map<InvocationId, ToolOutcome> settled) {
        Arguments arguments = Arguments.of(agent, task, call.asked());
        JsonNode json = arguments.json();
        ToolFailure refusal = json == null ? arguments.failure() : refusal(agent, task, call);
        refusal = refusal == null ? approving.refusal(call) : refusal;
        if (refusal != null) {
            settled.put(call.id(), Outcomes.of(agent, call, ToolOutcome.failed(refusal)));
            return;
        }
        ToolInvocation invocation = new ToolInvocation(
                call.id(),
                call.asked().tool(),
                Objects.requireNonNull(json),
                call.asked().arguments());
        ready.put(invocation, approving.permit(call));
    }

    private static boolean settleWait(Agent agent, Call call, TaskState task, Map<InvocationId, ToolOutcome> settled) {
        Wait wait = call.awaited();
        String received = call.received();
        Doubt doubt = call.doubt();
        if (received != null) {
            settled.put(call.id(), doubt == null ? ToolOutcome.done(received) : Recovery.judged(doubt, received));
            return true;
        }
        if (wait == null || !isDue(call, task)) {
            return false;
        }
        ToolOutcome outcome = wait.kind() == Wait.Kind.TIME
                ? ToolOutcome.done("It is now " + task.now() + ".")
                : ToolOutcome.failed(new ToolFailure(
                        ToolFailure.Kind.TIMED_OUT,
                        "What was waited for did not come by " + call.until() + ".",
                        false));
        settled.put(call.id(), Outcomes.of(agent, call, outcome));
        return true;
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
