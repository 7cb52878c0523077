package io.perdure.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a time went: each moment of it counts once. Immutable.
 *
 * @param parts what for, without those that took no time
 */
record TimeSplit(Map<Activity, Duration> parts) {
    static final TimeSplit NONE = new TimeSplit(Map.of());

    TimeSplit {
        parts = Collections.unmodifiableMap(copy(parts));
    }

    private static Map<Activity, Duration> copy(Map<Activity, Duration> parts) {
        Map<Activity, Duration> copy = new EnumMap<>(Activity.class);
        copy.putAll(parts);
        return copy;
    }

    /** The split of the time between two instants; what happened outside of it does not count. */
    static TimeSplit of(List<Span> spans, Instant from, Instant to) {
        Map<Activity, Duration> parts = new EnumMap<>(Activity.class);
        for (Span piece : pieces(spans, from, to)) {
            parts.merge(piece.activity(), Duration.between(piece.from(), piece.to()), Duration::plus);
        }
        return new TimeSplit(parts);
    }

    /** The time between two instants, cut where something begins or ends; each piece has the activity that counts. */
    static List<Span> pieces(List<Span> spans, Instant from, Instant to) {
        List<Span> pieces = new ArrayList<>();
        Map<Activity, Integer> going = new EnumMap<>(Activity.class);
        Instant before = from;
        for (Map.Entry<Instant, Map<Activity, Integer>> change :
                changes(spans, from, to).entrySet()) {
            if (change.getKey().isAfter(before)) {
                pieces.add(new Span(first(going), Tone.PLAIN, before, change.getKey()));
                before = change.getKey();
            }
            change.getValue().forEach((activity, by) -> going.merge(activity, by, Integer::sum));
        }
        return pieces;
    }

    /** How many spans of each activity begin at a time, less those that end. */
    private static SortedMap<Instant, Map<Activity, Integer>> changes(List<Span> spans, Instant from, Instant to) {
        SortedMap<Instant, Map<Activity, Integer>> changes = new TreeMap<>();
        for (Span span : spans) {
            at(changes, within(span.from(), from, to)).merge(span.activity(), 1, Integer::sum);
            at(changes, within(span.to(), from, to)).merge(span.activity(), -1, Integer::sum);
        }
        at(changes, within(to, from, to));
        return changes;
    }

    private static Map<Activity, Integer> at(SortedMap<Instant, Map<Activity, Integer>> changes, Instant at) {
        return changes.computeIfAbsent(at, key -> new EnumMap<>(Activity.class));
    }

    private static Instant within(Instant at, Instant from, Instant to) {
        if (at.isBefore(from) || to.isBefore(from)) {
            return from;
        }
        return at.isAfter(to) ? to : at;
    }

    private static Activity first(Map<Activity, Integer> going) {
        return going.entrySet().stream()
                .filter(one -> one.getValue() > 0)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Activity.BETWEEN);
    }

    TimeSplit plus(TimeSplit other) {
        Map<Activity, Duration> sum = copy(parts);
        other.parts.forEach((activity, time) -> sum.merge(activity, time, Duration::plus));
        return new TimeSplit(sum);
    }

    Duration of(Activity activity) {
        return parts.getOrDefault(activity, Duration.ZERO);
    }

    Duration total() {
        return parts.values().stream().reduce(Duration.ZERO, Duration::plus);
    }

    /** The time in which somebody worked. */
    Duration work() {
        return of(Activity.MODEL).plus(of(Activity.TOOL)).plus(of(Activity.LOOK));
    }
}
