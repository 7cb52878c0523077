package io.perdure.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Places on a line for the times of a step. Work is drawn to scale; waits that are longer than the work share a part of the line, or nobody
 * would see the work.
 */
final class Scale {
    /** How long the line is. */
    static final int LENGTH = 1_000;

    private static final double PART_OF_LONG_WAITS = 0.3;

    private final NavigableMap<Instant, Double> places = new TreeMap<>();

    Scale(List<Span> spans, Instant from, Instant to) {
        List<Span> pieces = TimeSplit.pieces(spans, from, to);
        double work = seconds(pieces, true);
        double idle = seconds(pieces, false);
        boolean whole = idle <= work || work == 0;
        double perWork = whole ? LENGTH / Math.max(work + idle, 1e-9) : LENGTH * (1 - PART_OF_LONG_WAITS) / work;
        double perIdle = whole ? perWork : LENGTH * PART_OF_LONG_WAITS / idle;
        double place = 0;
        places.put(from, place);
        for (Span piece : pieces) {
            place += seconds(piece.length()) * (piece.activity().isWork() ? perWork : perIdle);
            places.put(piece.to(), place);
        }
    }

    private static double seconds(List<Span> pieces, boolean work) {
        return pieces.stream()
                .filter(piece -> piece.activity().isWork() == work)
                .mapToDouble(piece -> seconds(piece.length()))
                .sum();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    /** Where a time is drawn; at an end of the line if it lies beyond. */
    int place(Instant at) {
        Map.Entry<Instant, Double> before = places.floorEntry(at);
        Map.Entry<Instant, Double> after = places.ceilingEntry(at);
        if (before == null || after == null) {
            return before == null ? 0 : LENGTH;
        }
        double whole = seconds(Duration.between(before.getKey(), after.getKey()));
        double part = whole == 0 ? 0 : seconds(Duration.between(before.getKey(), at)) / whole;
        return (int) Math.round(before.getValue() + part * (after.getValue() - before.getValue()));
    }
}
