package io.perdure.guard;

import io.perdure.journal.TaskState;
import io.perdure.journal.Trail.Mark;
import io.perdure.tool.ToolOutcome.Status;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Notices that hardly anything succeeds; see {@link Monitors#errorBurst()}. */
final class ErrorBurst implements Monitor {
    private static final int SHORT = 10;
    private static final int MANY_OF_SHORT = 8;
    private static final int LONG = 20;
    private static final int MANY_OF_LONG = 18;

    @Override
    public String name() {
        return "error-burst";
    }

    @Override
    public Optional<Verdict> look(TaskState task, Limits limits) {
        List<Mark> marks = task.trail().marks();
        int failed = failed(marks, SHORT);
        if (failed < MANY_OF_SHORT) {
            return FailingTool.look(this, task);
        }
        String evidence = failed + " of the last " + SHORT + " calls failed: "
                + last(marks, SHORT).stream()
                        .filter(ErrorBurst::hasFailed)
                        .collect(Collectors.groupingBy(
                                mark -> mark.tool() + " " + mark.failure(), Collectors.counting()));
        String text = "Of your last " + SHORT + " calls " + failed + " failed. Stop and read what the failures say."
                + " Try another way, or say what stands in the way.";
        return failed(marks, LONG) >= MANY_OF_LONG
                ? Monitors.pause(this, task, text, evidence)
                : Monitors.tell(this, task, text, evidence);
    }

    private static int failed(List<Mark> marks, int span) {
        int failed = 0;
        for (int i = marks.size() - 1; i >= Math.max(0, marks.size() - span); i--) {
            failed += hasFailed(marks.get(i)) ? 1 : 0;
        }
        return failed;
    }

    private static List<Mark> last(List<Mark> marks, int span) {
        return marks.subList(Math.max(0, marks.size() - span), marks.size());
    }

    static boolean hasFailed(Mark mark) {
        return mark.status() == Status.FAILED || mark.status() == Status.UNKNOWN;
    }
}
