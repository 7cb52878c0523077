package io.perdure.json;

import java.util.ArrayList;
import java.util.List;

/** What was found wrong with a value so far. Stops listening when it has heard enough. */
final class Problems {
    private static final int MOST = 50;

    private final List<String> sentences = new ArrayList<>(0);

    void add(Place place, String what) {
        if (!isFull()) {
            sentences.add(place + " " + what);
        }
    }

    boolean isFull() {
        return sentences.size() >= MOST;
    }

    int count() {
        return sentences.size();
    }

    List<String> sentences() {
        return sentences;
    }
}
