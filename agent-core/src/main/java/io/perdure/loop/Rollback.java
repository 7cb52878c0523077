package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.journal.Call;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.RollbackStarted;
import io.perdure.journal.TaskEnded.NotUndone;
import io.perdure.journal.TaskState;
import io.perdure.loop.Command.Ending;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A task that ends without having reached its goal: what it did is undone, the last one first, then it ends. */
final class Rollback {
    private Rollback() {}

    /** The next step of a rollback that has begun. */
    static Command next(Agent agent, TaskState task, RollbackStarted rollback) {
        if (task.isPaused()) {
            return new Command.Wait(null);
        }
        if (task.hasOpenCalls()) {
            return Acting.next(agent, task);
        }
        if (!task.isWhole()) {
            return new Command.ReadAll();
        }
        Ending ending = new Ending(rollback.status(), rollback.answer(), rollback.reason(), rollback.detail());
        List<InvocationId> late = undoable(agent, task).stream()
                .filter(id -> !task.undoings().containsKey(id)) // it became known only now that they were done
                .toList();
        return late.isEmpty()
                ? new Command.Finish(Map.of(), ending, notUndone(agent, task))
                : new Command.RollBack(Map.of(), late, ending);
    }

    /** The end of a task that did not reach its goal, at once if there is nothing to undo; its open calls come to these outcomes. */
    static Command before(Agent agent, TaskState task, Map<InvocationId, ToolOutcome> outcomes, Ending ending) {
        if (!task.isWhole()) {
            return new Command.ReadAll();
        }
        TaskState settled = settled(task, outcomes);
        boolean wanted = agent.rollBackOn().contains(ending.status());
        List<InvocationId> undo = wanted ? undoable(agent, settled) : List.of();
        return undo.isEmpty()
                ? new Command.Finish(outcomes, ending, notUndone(agent, settled))
                : new Command.RollBack(outcomes, undo, ending);
    }

    // What follows is decided as if they were recorded: they are, together with it.
    private static TaskState settled(TaskState task, Map<InvocationId, ToolOutcome> outcomes) {
        List<JournalEntry> ended = new ArrayList<>();
        outcomes.forEach((id, outcome) -> ended.add(new InvocationEnded(task.now(), id, outcome)));
        return task.after(ended);
    }

    private static List<InvocationId> undoable(Agent agent, TaskState task) {
        return task.effects().stream()
                .filter(Rollback::isDone)
                .filter(call -> tool(agent, call).flatMap(Tool::compensator).isPresent())
                .map(call -> call.id().undoing())
                .toList();
    }

    private static List<NotUndone> notUndone(Agent agent, TaskState task) {
        List<NotUndone> standing = new ArrayList<>();
        for (Call call : task.effects()) {
            ToolOutcome undone = task.undoings().get(call.id().undoing());
            if (Recovery.effectOf(agent, call) != Effect.READ_ONLY && (undone == null || !undone.isDone())) {
                standing.add(notUndone(agent, call, Optional.ofNullable(undone)));
            }
        }
        return standing;
    }

    private static NotUndone notUndone(Agent agent, Call call, Optional<ToolOutcome> undone) {
        if (undone.isPresent()) {
            ToolFailure failure = undone.get().failure();
            String why = failure == null ? "" : failure.message();
            String unsure = undone.get().status() == ToolOutcome.Status.UNKNOWN
                    ? "It is not known whether it was undone: "
                    : "It could not be undone: ";
            return new NotUndone(call.id(), call.asked().tool(), unsure + why);
        }
        if (!isDone(call)) {
            return unknown(call);
        }
        boolean able = tool(agent, call).flatMap(Tool::compensator).isPresent();
        String why =
                able ? "The agent does not undo what it did when a task ends so." : "Its tool has no way to undo it.";
        return new NotUndone(call.id(), call.asked().tool(), why);
    }

    private static NotUndone unknown(Call call) {
        return new NotUndone(call.id(), call.asked().tool(), "It is not known whether it happened.");
    }

    private static boolean isDone(Call call) {
        ToolOutcome outcome = call.outcome();
        return outcome != null && outcome.isDone();
    }

    private static Optional<Tool> tool(Agent agent, Call call) {
        return agent.tools().find(call.asked().tool());
    }
}
