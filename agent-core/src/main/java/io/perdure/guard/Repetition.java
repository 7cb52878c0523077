package io.perdure.guard;

import io.perdure.journal.TaskState;
import io.perdure.journal.Trail.Mark;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Notices calls that lead nowhere new; see {@link Monitors#repetition()}. */
final class Repetition implements Monitor {
    private static final int TELL_AT = 3;
    private static final int PAUSE_AT = 8;
    private static final int TELL_AT_OTHER_RESULTS = 10;
    private static final int LONGEST_PERIOD = 5;
    private static final int PAUSE_AT_ROUNDS = 6;

    @Override
    public String name() {
        return "repetition";
    }

    @Override
    public Optional<Verdict> look(TaskState task, Limits limits) {
        List<Mark> marks = task.trail().marks();
        for (int period = 1; period <= LONGEST_PERIOD; period++) {
            int rounds = times(marks, period, Mark::isSame);
            if (rounds >= TELL_AT) {
                boolean often = rounds >= (period == 1 ? PAUSE_AT : PAUSE_AT_ROUNDS);
                String what = period == 1
                        ? "the same call with the same result"
                        : "the same " + period + " calls with the same results";
                return found(task, often, what, rounds, marks, period);
            }
        }
        int calls = times(marks, 1, Mark::isSameCall);
        if (calls >= TELL_AT_OTHER_RESULTS) {
            return found(task, false, "the same call", calls, marks, 1);
        }
        int sights = times(marks, 1, Mark::isSameSight);
        return sights >= TELL_AT_OTHER_RESULTS
                ? found(task, false, "calls that all showed the same", sights, marks, 1)
                : Optional.empty();
    }

    /** How often the last {@code period} marks stand at the end, one time after the other. */
    private static int times(List<Mark> marks, int period, BiPredicate<Mark, Mark> alike) {
        int alikeInARow = 0;
        for (int i = marks.size() - 1; i >= period && alike.test(marks.get(i), marks.get(i - period)); i--) {
            alikeInARow++;
        }
        return 1 + alikeInARow / period;
    }

    private Optional<Verdict> found(
            TaskState task, boolean often, String what, int times, List<Mark> marks, int period) {
        String evidence = what + ", " + times + " times, last "
                + marks.subList(marks.size() - period, marks.size()).stream()
                        .map(mark -> mark.tool() + " (" + mark.id().callId() + ")")
                        .toList();
        String text = "You have made " + what + " " + times + " times. Doing it again will not help: change what you"
                + " do, use what you have, wait for a while if you wait for something, or say that it cannot be done.";
        return often ? Monitors.pause(this, task, text, evidence) : Monitors.tell(this, task, text, evidence);
    }
}
