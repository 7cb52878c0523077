package io.perdure.guard;

import io.perdure.journal.TaskState;
import io.perdure.journal.Trail.Mark;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Notices what was not planned; see {@link Monitors#planDrift()}. */
final class PlanDrift implements Monitor {
    @Override
    public String name() {
        return "plan-drift";
    }

    @Override
    public Optional<Verdict> look(TaskState task, Limits limits) {
        if (task.plan().isEmpty()) {
            return Optional.empty();
        }
        Set<String> planned = planned(task);
        return task.trail().ofStep(task.steps()).stream()
                .filter(mark -> !planned.isEmpty() && isAstray(mark, planned))
                .findFirst()
                .flatMap(mark -> found(task, mark));
    }

    private static Set<String> planned(TaskState task) {
        return task.plan().stream()
                .flatMap(plan -> plan.items().stream())
                .flatMap(item -> item.tools().stream())
                .flatMap(List::stream)
                .collect(Collectors.toSet());
    }

    private static boolean isAstray(Mark mark, Set<String> planned) {
        return mark.changesSomething() && !planned.contains(mark.tool());
    }

    private Optional<Verdict> found(TaskState task, Mark mark) {
        String text = "You called " + mark.tool()
                + ", which no item of your plan names. If it is needed, change the plan;" + " if not, go back to it.";
        String evidence = mark.tool() + " (" + mark.id().callId() + ") is in no item of the plan";
        return Monitors.tell(this, task, text, evidence);
    }
}
