package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.guard.Guard.Decision.Halt;
import io.perdure.guard.Limits;
import io.perdure.journal.Call;
import io.perdure.journal.TaskStarted;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmReply;
import io.perdure.loop.Command.Ending;
import io.perdure.store.TaskId;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a task ends: with an answer, at a limit, or called off. */
final class Finishing {
    private static final int ROWS = 5;

    private Finishing() {}

    static Command judge(Agent agent, TaskState task) {
        LlmReply reply = task.unjudgedReply().orElseThrow();
        return Tripwire.inText(agent, task, reply.text())
                .map(tripped -> halted(agent, task, tripped))
                .orElseGet(() -> judge(agent, task, reply));
    }

    private static Command judge(Agent agent, TaskState task, LlmReply reply) {
        Optional<String> problem = Answers.problem(reply, task.start().answerSchema());
        if (problem.isEmpty() && !agent.answerRules().isEmpty() && !task.isReplyAccepted()) {
            return new Command.CheckAnswer();
        }
        if (problem.isEmpty()) {
            return new Command.Finish(Map.of(), new Ending(TaskStatus.COMPLETED, reply.text(), "", ""), List.of());
        }
        return isTooMuch(agent, task.rejections() + 1, task.rejectionsInAll() + 1)
                ? rejected(agent, task, task.rejectionsInAll(), problem.get())
                : new Command.Reject(problem.get());
    }

    /** Whether one answer too many was sent back. */
    static boolean isRejected(Agent agent, TaskState task) {
        return isTooMuch(agent, task.rejections(), task.rejectionsInAll());
    }

    // A call in between begins a new row, and must not go on for ever.
    private static boolean isTooMuch(Agent agent, int inARow, int inAll) {
        return inARow > agent.maxRejections() || inAll > ROWS * agent.maxRejections();
    }

    /** The agent's rules have refused one answer too many. */
    static Command rejected(Agent agent, TaskState task) {
        return rejected(
                agent,
                task,
                task.rejectionsInAll() - 1,
                task.messages().get(task.messages().size() - 1).text());
    }

    private static Command rejected(Agent agent, TaskState task, int corrections, String problem) {
        String detail = "After " + corrections + " corrections the model's answer is still not acceptable: " + problem;
        return end(agent, task, TaskStatus.FAILED, "answer-rejected", detail);
    }

    static Command cancelled(Agent agent, TaskState task) {
        return end(
                agent,
                task,
                TaskStatus.CANCELLED,
                "cancelled",
                task.cancelReason().orElse(""));
    }

    static Command givenUp(Agent agent, TaskState task) {
        return end(agent, task, TaskStatus.FAILED, "given-up", task.givenUp().orElse(""));
    }

    static Command atLimit(Agent agent, TaskState task) {
        String limit = limitReached(agent, task).orElseThrow();
        return end(agent, task, TaskStatus.LIMIT_REACHED, limit, "The task reached its limit: " + agent.limits());
    }

    static Command stopped(Agent agent, TaskState task, Call call, String why) {
        String detail = "Call " + call.id().callId() + " of the tool "
                + call.asked().tool() + " may or may not have had its effect. " + why;
        return end(agent, task, TaskStatus.FAILED, "outcome-unknown", detail);
    }

    /** Whether it ends whatever comes: then nobody is asked any more. */
    static boolean isEnding(Agent agent, TaskState task) {
        return task.cancelReason().isPresent()
                || task.rollback().isPresent()
                || task.givenUp().isPresent()
                || limitReached(agent, task).isPresent();
    }

    /** The stable word of the limit that the task has reached, if it has. */
    static Optional<String> limitReached(Agent agent, TaskState task) {
        Limits limits = agent.limits();
        Instant deadline = deadline(agent, task);
        if (deadline != null && !task.now().isBefore(deadline)) {
            return Optional.of("limit-deadline");
        }
        if (task.invocations() > invocations(agent, task)) {
            return Optional.of("limit-tool-invocations");
        }
        if (task.usage().total() >= tokens(agent, task)) {
            return Optional.of("limit-tokens");
        }
        boolean wantsAnotherStep = !task.hasOpenCalls();
        return wantsAnotherStep && task.steps() >= limits.steps() ? Optional.of("limit-steps") : Optional.empty();
    }

    static @Nullable Instant deadline(Agent agent, TaskState task) {
        Duration longest = agent.limits().deadline();
        Instant own = longest == null ? null : task.start().at().plus(longest);
        TaskStarted.Parent parent = task.start().parent();
        Instant above = parent == null ? null : parent.bounds().deadline();
        return own == null || (above != null && above.isBefore(own)) ? above : own;
    }

    /** When what begins then, and may take so long, is cut short; undoing has all the time it takes. */
    static Instant deadline(Agent agent, TaskState task, Instant begun, Duration longest) {
        Instant end = task.rollback().isPresent() ? null : deadline(agent, task);
        Instant own = begun.plus(longest);
        return end != null && end.isBefore(own) ? end : own;
    }

    /** Most tokens: those of the agent, and what was left to the task that it is done for. */
    static long tokens(Agent agent, TaskState task) {
        TaskStarted.Parent parent = task.start().parent();
        long own = agent.limits().tokens();
        return parent == null ? own : Math.min(own, parent.bounds().tokens());
    }

    /** Most calls of tools; the same. */
    static int invocations(Agent agent, TaskState task) {
        TaskStarted.Parent parent = task.start().parent();
        int own = agent.limits().toolInvocations();
        return parent == null ? own : Math.min(own, parent.bounds().invocations());
    }

    static Command waitUntil(Agent agent, TaskState task, Instant time) {
        Instant deadline = deadline(agent, task);
        return new Command.Wait(deadline != null && deadline.isBefore(time) ? deadline : time);
    }

    // What still runs, here or as a task of its own: only when it has ended is it known what happened.
    private static @Nullable Command callOff(TaskState task) {
        List<TaskId> children = Children.waitedFor(task);
        return task.hasRunningAttempts()
                ? new Command.CallOff()
                : children.isEmpty() ? null : new Command.CallOffChildren(children);
    }

    static Command end(Agent agent, TaskState task, TaskStatus status, String reason, String detail) {
        String said = Tripwire.inText(agent, task, task.lastText()).isPresent() ? "" : task.lastText();
        return end(agent, task, new Ending(status, said, reason, detail));
    }

    /** It ends without what the model said last: that may hold what it was halted for, and stands in the journal. */
    static Command halted(Agent agent, TaskState task, Halt halt) {
        return end(agent, task, new Ending(TaskStatus.FAILED, "", "halted", halt.message()));
    }

    private static Command end(Agent agent, TaskState task, Ending ending) {
        Command first = callOff(task);
        if (first != null) {
            return first;
        }
        Optional<Command> open = Recovery.beforeTheEnd(agent, task);
        if (open.isPresent()) {
            return open.get();
        }
        Map<InvocationId, ToolOutcome> outcomes = new LinkedHashMap<>();
        for (Call call : task.calls()) {
            if (call.phase() != Call.Phase.ENDED) {
                outcomes.put(call.id(), outcomeOfUnfinished(agent, call));
            }
        }
        return Rollback.before(agent, task, outcomes, ending);
    }

    private static ToolOutcome outcomeOfUnfinished(Agent agent, Call call) {
        ToolOutcome calledOff = Outcomes.mayHaveHappened(agent, call)
                ? ToolOutcome.failed(Outcomes.endedInBetween(call))
                : ToolOutcome.cancelled("The task ended before the call did.");
        return Outcomes.of(agent, call, calledOff);
    }
}
