package io.perdure.report;

import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelReplied;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much is told of each thing, so that a report of a long task stays small enough to read and to open.
 *
 * @param text characters of a text
 * @param perGroup steps of a group
 * @param perStep calls, and as many notes, of a step
 */
record Room(int text, int perGroup, int perStep) {
    /** A reader who asked for it sees about so much of all texts together; each gets its part. */
    private static final int TEXT_OF_ALL = 1_000_000;

    private static final int CALLS_OF_ALL = 20_000;
    private static final int MOST_GROUPS = 50;
    private static final int UNGROUPED = 30;

    /** More steps than this are not told of one group. */
    static final int TOLD_OF_A_GROUP = 100;

    /** What people read first, the goal and the answer, is told at length. */
    static final int LONG_TEXT = 20_000;

    /** Of what must fit a line or two. */
    static final int LINE = 300;

    /** Of a name; models invent some. */
    static final int NAME = 80;

    /** Of each call, and of each list besides the steps. */
    static final int MOMENTS = 40;

    /** Of each topic, this much is listed on top of the report. */
    static final int MENTIONS = 8;

    /** Of each thing that happened in several places, these are named. */
    static final int PLACES = 12;

    static Room of(List<JournalEntry> journal) {
        int steps =
                (int) journal.stream().filter(ModelReplied.class::isInstance).count();
        int calls =
                (int) journal.stream().filter(InvocationEnded.class::isInstance).count();
        int texts = 1 + steps + 2 * calls;
        return new Room(
                between(160, TEXT_OF_ALL / texts, 2_000), perGroup(steps), between(4, CALLS_OF_ALL / (1 + steps), 40));
    }

    private static int between(int least, int value, int most) {
        return Math.max(least, Math.min(value, most));
    }

    /** A round number of steps. */
    private static int perGroup(int steps) {
        if (steps <= UNGROUPED) {
            return UNGROUPED;
        }
        return IntStream.iterate(10, power -> power * 10)
                .flatMap(power -> IntStream.of(power, 2 * power, 5 * power))
                .filter(size -> size >= (double) steps / MOST_GROUPS)
                .findFirst()
                .orElseThrow();
    }
}
