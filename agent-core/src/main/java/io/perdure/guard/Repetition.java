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
    private static final int TELL_AT_POLLS = 25;

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
                return waits(marks, period) ? polls(task, rounds) : turns(task, rounds, marks, period);
            }
        }
        return withOtherResults(task, marks);
    }

    private Optional<Verdict> turns(TaskState task, int rounds, List<Mark> marks, int period) {
        boolean often = rounds >= (period == 1 ? PAUSE_AT : PAUSE_AT_ROUNDS);
        String what = period == 1
                ? "the same call with the same result"
                : "the same " + period + " calls with the same results";
        return found(task, often, what, rounds, marks, period);
    }

    // Who waits in each round does what one has to do for something that takes long. The limits of the task bound it.
    private Optional<Verdict> polls(TaskState task, int rounds) {
        boolean toldOfLate = task.lastWordOf(name())
                .filter(last -> task.steps() < last.step() + TELL_AT_POLLS)
                .isPresent();
        String text =
                "You have looked and waited " + rounds + " times, and nothing has changed. Wait longer each time, or"
                        + " find out whether what you wait for still comes; if it does not, do without it or say so.";
        return rounds < TELL_AT_POLLS || toldOfLate
                ? Optional.empty()
                : Monitors.tell(this, task, text, "the same round with a wait in it, " + rounds + " times");
    }

    private Optional<Verdict> withOtherResults(TaskState task, List<Mark> marks) {
        for (int period = 1; period <= LONGEST_PERIOD; period++) {
            int rounds = times(marks, period, Mark::isSameCall);
            if (rounds >= TELL_AT_OTHER_RESULTS && !waits(marks, period) && (period == 1 || looks(marks, period))) {
                String what = period == 1 ? "the same call" : "the same " + period + " calls";
                return found(task, false, what, rounds, marks, period);
            }
        }
        int sights = times(marks, 1, Mark::isSameSight);
        return sights >= TELL_AT_OTHER_RESULTS && !waits(marks, 1)
                ? found(task, false, "calls that all showed the same", sights, marks, 1)
                : Optional.empty();
    }

    private static boolean waits(List<Mark> marks, int period) {
        return last(marks, period).stream().anyMatch(Mark::waited);
    }

    // To take the next of a queue and put it away is a round too, and gets somewhere.
    private static boolean looks(List<Mark> marks, int period) {
        return last(marks, period).stream().noneMatch(Mark::changesSomething);
    }

    private static List<Mark> last(List<Mark> marks, int period) {
        return marks.subList(marks.size() - period, marks.size());
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
                + last(marks, period).stream()
                        .map(mark -> mark.tool() + " (" + mark.id().callId() + ")")
                        .toList();
        String text = "You have made " + what + " " + times + " times. Doing it again will not help: change what you"
                + " do, use what you have, wait for a while if you wait for something, or say that it cannot be done.";
        return often ? Monitors.pause(this, task, text, evidence) : Monitors.tell(this, task, text, evidence);
    }
}
