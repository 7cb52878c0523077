package io.perdure.memory.longterm;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Which memories of a shelf hold which words, ranked by BM25. A word counts once in a memory: memories are short. */
final class WordIndex {
    private static final double SATURATION = 1.2;
    private static final double LENGTH_WEIGHT = 0.75;

    private final Map<String, Places> places = new HashMap<>();
    private int[] lengths = new int[16];
    private int size;
    private long words;

    /** Adds the next memory. */
    void add(List<String> text) {
        if (size == lengths.length) {
            lengths = Arrays.copyOf(lengths, size * 2);
        }
        for (String word : new HashSet<>(text)) {
            places.computeIfAbsent(word, each -> new Places()).add(size);
        }
        lengths[size++] = text.size();
        words += text.size();
    }

    /** How well each memory fits, from 0 to about 1: the share of the question's words that it holds, rare words counting for more. */
    float[] scores(List<String> question) {
        float[] scores = new float[size];
        double best = 0;
        for (String word : new HashSet<>(question)) {
            Places held = places.getOrDefault(word, Places.NONE);
            double weight = Math.log(1 + (size - held.count + 0.5) / (held.count + 0.5));
            best += weight;
            for (int i = 0; i < held.count; i++) {
                scores[held.at[i]] += (float) (weight * damped(lengths[held.at[i]]));
            }
        }
        for (int i = 0; i < size && best > 0; i++) {
            scores[i] /= (float) best;
        }
        return scores;
    }

    // One in a memory of the usual length, a little more in a shorter one.
    private double damped(int length) {
        double usual = Math.max(1, (double) words / size);
        return (1 + SATURATION) / (1 + SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * length / usual));
    }

    private static final class Places {
        private static final Places NONE = new Places();
        private int[] at = new int[2];
        private int count;

        private void add(int place) {
            if (count == at.length) {
                at = Arrays.copyOf(at, count * 2);
            }
            at[count++] = place;
        }
    }
}
