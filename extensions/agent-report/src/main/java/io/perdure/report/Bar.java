package io.perdure.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A step in the picture of the whole task, or as many as share a place in it.
 *
 * @param first number of the first step
 * @param last number of the last step
 * @param model time of models
 * @param tools time of tools
 * @param tone the worst that happened
 */
record Bar(int first, int last, Duration model, Duration tools, Tone tone) {
    private static final int MOST = 200;

    static List<Bar> of(List<Step> steps) {
        int size = (steps.size() + MOST - 1) / MOST;
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < steps.size(); i += size) {
            bars.add(bar(steps.subList(i, Math.min(steps.size(), i + size))));
        }
        return bars;
    }

    private static Bar bar(List<Step> steps) {
        TimeSplit time = Tally.of(steps).time();
        return new Bar(
                steps.get(0).number(),
                steps.get(steps.size() - 1).number(),
                time.of(Activity.MODEL),
                time.of(Activity.TOOL).plus(time.of(Activity.LOOK)),
                steps.stream().map(Step::tone).reduce(Tone.GOOD, Tone::worse));
    }

    Duration work() {
        return model.plus(tools);
    }
}
