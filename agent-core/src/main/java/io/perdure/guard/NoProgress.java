package io.perdure.guard;

import io.perdure.journal.Plan;
import io.perdure.journal.TaskState;
import io.perdure.tool.ToolOutcome.Status;
import java.util.Optional;

/** Notices that the plan stands still; see {@link Monitors#noProgress()}. */
final class NoProgress implements Monitor {
    private static final int TELL_AFTER = 15;
    private static final int PAUSE_AFTER = 30;

    @Override
    public String name() {
        return "no-progress";
    }

    @Override
    public Optional<Verdict> look(TaskState task, Limits limits) {
        return task.plan()
                .filter(plan -> !plan.isSettled() && task.steps() - plan.step() >= TELL_AFTER)
                .flatMap(plan -> found(task, plan));
    }

    private Optional<Verdict> found(TaskState task, Plan plan) {
        int steps = task.steps() - plan.step();
        boolean works = works(task);
        if (works && steps % TELL_AFTER != 0) {
            return Optional.empty();
        }
        String settled = plan.settled() + " of " + plan.items().size() + " items are settled";
        String evidence = "the plan has not changed since step " + plan.step() + ", " + settled;
        String text = "Your plan has not changed for " + steps + " steps, and " + settled
                + ". Say in the plan what is done" + " by now; if nothing is, change the plan or how you work on it.";
        return steps >= PAUSE_AFTER && !works
                ? Monitors.pause(this, task, text, evidence)
                : Monitors.tell(this, task, text, evidence);
    }

    // A long item may take many effects, or a long wait: an agent that has them is told now and then, and not stopped.
    private static boolean works(TaskState task) {
        return task.trail().marks().stream()
                .filter(mark -> mark.id().step() > task.steps() - TELL_AFTER)
                .anyMatch(mark -> mark.waited() || (mark.changesSomething() && mark.status() == Status.DONE));
    }
}
