package io.perdure.journal;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was learned of how much each model can read: by what its provider counted, and by what it refused. Immutable.
 *
 * @param factors by model: how many tokens the provider counts for one of ours
 * @param limits by model: the most of our tokens in messages that is still worth a try, after it refused more
 */
record Windows(Map<String, Double> factors, Map<String, Long> limits) {
    static final Windows UNKNOWN = new Windows(Map.of(), Map.of());

    private static final double LEAST = 0.3;
    private static final double MOST = 3;
    private static final double SHRINKS_BY = 0.7;

    /** The provider says how much it read. Up at once, down slowly: too low a factor costs a refused request. */
    Windows counted(String model, long estimate, long counted) {
        if (estimate <= 0 || counted <= 0) {
            return this;
        }
        double now = Math.max(LEAST, Math.min(MOST, (double) counted / estimate));
        double before = factors.getOrDefault(model, now);
        double next = now > before ? now : (3 * before + now) / 4;
        if (next == before && factors.containsKey(model)) {
            return this;
        }
        Map<String, Double> more = new LinkedHashMap<>(factors);
        more.put(model, next);
        return new Windows(Map.copyOf(more), limits);
    }

    /** The provider says that these messages are too long. */
    Windows refused(String model, long tokens) {
        Map<String, Long> more = new LinkedHashMap<>(limits);
        more.merge(model, (long) (SHRINKS_BY * tokens), Math::min);
        return new Windows(factors, Map.copyOf(more));
    }
}
