package io.perdure.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What happened of one topic, wherever in the task; the same thing stands there once, with all its places.
 *
 * @param topic which
 * @param count how often
 * @param lines the first things that happened
 * @param left how many more there are
 */
record Remark(Topic topic, int count, List<Line> lines, int left) {
    /**
     * One thing that happened.
     *
     * @param tool the tool of the call it happened to; empty if it was none
     * @param moment the first time
     * @param places the first places
     * @param count in how many places
     */
    record Line(String tool, Moment moment, List<Place> places, int count) {
        private Line plus(Line other) {
            List<Place> all = new ArrayList<>(places);
            all.addAll(other.places);
            return new Line(tool, moment, all.subList(0, Math.min(all.size(), Room.PLACES)), count + other.count);
        }
    }

    /**
     * Where in the report.
     *
     * @param step the step; 0 for the undoing
     * @param name the call, or the step
     */
    record Place(int step, String name) {}

    /** What is the same thing. */
    private record Key(String tool, String what, String detail) {}

    /** All that deserves to be told on top, the most serious first. */
    static List<Remark> of(List<Step> steps) {
        Map<Topic, Map<Key, Line>> all = new EnumMap<>(Topic.class);
        for (Step step : steps) {
            Place here = new Place(step.number(), Sentences.step(step.number()));
            step.ownMoments().forEach(note -> add(all, "", note, here));
            step.calls().forEach(call -> add(all, call, new Place(step.number(), call.id())));
        }
        return all.entrySet().stream()
                .map(one -> of(one.getKey(), one.getValue()))
                .toList();
    }

    private static void add(Map<Topic, Map<Key, Line>> all, CallStory call, Place place) {
        call.moments().forEach(moment -> add(all, call.tool(), moment, place));
    }

    private static void add(Map<Topic, Map<Key, Line>> all, String tool, Moment moment, Place place) {
        if (!moment.topic().title().isEmpty()) {
            all.computeIfAbsent(moment.topic(), topic -> new LinkedHashMap<>())
                    .merge(
                            new Key(tool, moment.what(), moment.detail().text()),
                            new Line(tool, moment, List.of(place), 1),
                            Line::plus);
        }
    }

    private static Remark of(Topic topic, Map<Key, Line> lines) {
        List<Line> all = List.copyOf(lines.values());
        int shown = Math.min(all.size(), Room.MENTIONS);
        int count = all.stream().mapToInt(Line::count).sum();
        return new Remark(topic, count, all.subList(0, shown), all.size() - shown);
    }
}
