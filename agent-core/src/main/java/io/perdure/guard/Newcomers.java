package io.perdure.guard;

import io.perdure.journal.TaskState;
import io.perdure.journal.Trail.Mark;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Notices what is new late in a task; see {@link Monitors#newcomers()}. */
final class Newcomers implements Monitor {
    private static final int EARLY_STEPS = 20;

    @Override
    public String name() {
        return "newcomers";
    }

    @Override
    public Optional<Verdict> look(TaskState task, Limits limits) {
        boolean replanned =
                task.plan().filter(plan -> plan.step() == task.steps()).isPresent();
        return task.steps() <= EARLY_STEPS || replanned
                ? Optional.empty()
                : Stream.concat(newTools(task), newPlaces(task)).findFirst().flatMap(one -> found(task, one));
    }

    private static Stream<String> newTools(TaskState task) {
        return task.trail().ofStep(task.steps()).stream()
                .filter(Mark::changesSomething)
                .map(Mark::tool)
                .filter(tool -> isNew(task.trail().tools(), tool, task))
                .map(tool -> "the tool " + tool);
    }

    private static Stream<String> newPlaces(TaskState task) {
        String goal = task.start().said().toLowerCase(Locale.ROOT);
        return task.trail().destinations().entrySet().stream()
                .filter(place -> place.getValue() == task.steps() && !names(goal, place.getKey()))
                .map(Map.Entry::getKey)
                .sorted();
    }

    // As a whole: that the goal speaks of go.example does not make o.ex known.
    private static boolean names(String goal, String place) {
        return Pattern.compile("(?<![\\p{L}\\p{N}.-])" + Pattern.quote(place) + "(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}])")
                .matcher(goal)
                .find();
    }

    private Optional<Verdict> found(TaskState task, String newcomer) {
        String text = "In step " + task.steps() + " you used " + newcomer
                + " for the first time. Make sure that the goal" + " asks for it, and not a text that you have read.";
        return Monitors.tell(this, task, text, newcomer + " is new in step " + task.steps());
    }

    private static boolean isNew(Map<String, Integer> known, String name, TaskState task) {
        return known.getOrDefault(name, 0) == task.steps();
    }
}
