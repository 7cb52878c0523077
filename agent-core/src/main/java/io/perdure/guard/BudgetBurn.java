package io.perdure.guard;

import io.perdure.journal.Plan;
import io.perdure.journal.TaskState;
import java.util.Optional;

/** Notices that the means will not last; see {@link Monitors#budgetBurn()}. */
final class BudgetBurn implements Monitor {
    private static final double EARLY = 0.5;
    private static final double LATE = 0.9;

    @Override
    public String name() {
        return "budget-burn";
    }

    @Override
    public Optional<Verdict> look(TaskState task, Limits limits) {
        double steps = (double) task.steps() / limits.steps();
        double tokens = (double) task.usage().total() / limits.tokens();
        double used = Math.max(steps, tokens);
        if (used >= LATE) {
            return saysSo(task, 2, used, "Finish: settle what matters most, and answer with what you have.");
        }
        boolean behind = used >= EARLY
                && task.plan().filter(plan -> share(plan) < used / 2).isPresent();
        return behind
                ? saysSo(
                        task, 1, used, "Much of the plan is still open: do what matters most first, and drop the rest.")
                : Optional.empty();
    }

    private static double share(Plan plan) {
        return plan.items().isEmpty()
                ? 1
                : (double) plan.settled() / plan.items().size();
    }

    private Optional<Verdict> saysSo(TaskState task, int most, double used, String advice) {
        if (task.wordsOf(name()) >= most || task.plan().filter(Plan::isSettled).isPresent()) {
            return Optional.empty();
        }
        String settled = task.plan()
                .map(plan -> "; " + plan.settled() + " of " + plan.items().size() + " items of the plan are settled")
                .orElse("");
        String evidence = Math.round(100 * used) + " % of the steps or tokens are used" + settled;
        return Monitors.tell(
                this, task, "Of what you may use, " + Math.round(100 * used) + " % is gone. " + advice, evidence);
    }
}
