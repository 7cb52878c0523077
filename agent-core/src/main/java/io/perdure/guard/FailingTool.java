package io.perdure.guard;

import io.perdure.guard.Monitor.Verdict;
import io.perdure.journal.TaskState;
import io.perdure.journal.Trail.Mark;
import java.util.List;
import java.util.Optional;

/** Notices one tool that never succeeds, whatever others do between; see {@link Monitors#errorBurst()}. */
final class FailingTool {
    private static final int MANY = 10;
    private static final int SILENT_STEPS = 15;

    private FailingTool() {}

    static Optional<Verdict> look(Monitor monitor, TaskState task) {
        boolean toldOfLate = task.lastWordOf(monitor.name())
                .filter(last -> task.steps() < last.step() + SILENT_STEPS)
                .isPresent();
        return toldOfLate
                ? Optional.empty()
                : task.trail().ofStep(task.steps()).stream()
                        .filter(ErrorBurst::hasFailed)
                        .map(Mark::tool)
                        .distinct()
                        .filter(tool -> inARow(task.trail().marks(), tool) >= MANY)
                        .findFirst()
                        .flatMap(tool ->
                                told(monitor, task, tool, inARow(task.trail().marks(), tool)));
    }

    private static Optional<Verdict> told(Monitor monitor, TaskState task, String tool, int times) {
        String text =
                "The tool " + tool + " has failed " + times + " times in a row, and other tools did not. Read what"
                        + " its failures say. Use it in another way, do without it, or say what stands in the way.";
        return Monitors.tell(monitor, task, text, "the last " + times + " calls of " + tool + " failed");
    }

    private static int inARow(List<Mark> marks, String tool) {
        int failed = 0;
        for (int i = marks.size() - 1; i >= 0; i--) {
            Mark mark = marks.get(i);
            if (mark.tool().equals(tool)) {
                if (!ErrorBurst.hasFailed(mark)) {
                    return failed;
                }
                failed++;
            }
        }
        return failed;
    }
}
