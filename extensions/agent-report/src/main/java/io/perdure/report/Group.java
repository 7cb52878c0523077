package io.perdure.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Steps that follow each other, and their sum.
 *
 * @param first number of the first step
 * @param last number of the last step
 * @param tally sums over all of them
 * @param tone the worst that happened
 * @param steps those that are told
 */
record Group(int first, int last, Tally tally, Tone tone, Told<Step> steps) {
    static List<Group> of(List<Step> steps, int size) {
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < steps.size(); i += size) {
            groups.add(of(steps.subList(i, Math.min(steps.size(), i + size))));
        }
        return groups;
    }

    private static Group of(List<Step> steps) {
        return new Group(
                steps.get(0).number(),
                steps.get(steps.size() - 1).number(),
                Tally.of(steps),
                steps.stream().map(Step::tone).reduce(Tone.GOOD, Tone::worse),
                Told.of(steps, Room.TOLD_OF_A_GROUP, Step::isOfNote));
    }

    /** Whether it is more than one step, and so deserves a heading. */
    boolean isSeveral() {
        return first != last;
    }
}
