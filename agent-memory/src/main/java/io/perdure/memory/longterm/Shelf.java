package io.perdure.memory.longterm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The memories of one scope, as they are searched: every vector is looked at. Guarded by itself. */
final class Shelf {
    // What is written in other words fits by meaning; a name or a number that is the same counts beside it. Squared,
    // since a
    // few words in common say little.
    private static final float WORDS_BESIDE_MEANING = 0.3f;

    private final List<@Nullable Item> items = new ArrayList<>();
    private final Map<Long, Integer> places = new HashMap<>();
    private WordIndex words = new WordIndex();
    private long newest;

    /** The number of the newest memory that stands here. */
    synchronized long newest() {
        return newest;
    }

    synchronized void add(Item item) {
        if (places.putIfAbsent(item.id, items.size()) == null) {
            items.add(item);
            words.add(item.words);
            newest = Math.max(newest, item.id);
        }
    }

    /** Takes memories away, and all that was made of them. */
    synchronized void remove(Iterable<Long> ids) {
        for (Long id : ids) {
            Integer place = places.get(id);
            if (place != null) {
                items.set(place, null);
            }
        }
        rebuild();
    }

    private void rebuild() {
        List<@Nullable Item> kept = new ArrayList<>(items);
        items.clear();
        places.clear();
        words = new WordIndex();
        for (Item item : kept) {
            if (item != null) {
                add(item);
            }
        }
    }

    synchronized int size() {
        return items.size();
    }

    /** The best of those that are wanted, in no order. */
    synchronized List<Hit> best(Question question, int count) {
        float[] byWords = words.scores(question.words);
        PriorityQueue<Hit> best = new PriorityQueue<>(Comparator.comparingDouble(Hit::score));
        for (int i = 0; i < byWords.length; i++) {
            Item item = items.get(i);
            if (item == null || (question.trustedOnly && !item.trusted)) {
                continue;
            }
            double score = score(question, item, byWords[i]);
            if (score >= question.floor && (best.size() < count || score > best.element().score)) {
                best.add(new Hit(item.id, score));
                if (best.size() > count) {
                    best.remove();
                }
            }
        }
        return List.copyOf(best);
    }

    private static double score(Question question, Item item, float byWords) {
        return switch (question.by) {
            case WORDS -> byWords;
            case MEANING -> Vectors.product(question.vector, item.vector);
            case ALL -> Vectors.product(question.vector, item.vector) + WORDS_BESIDE_MEANING * byWords * byWords;
        };
    }

    /** A memory as it is searched. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Item(long id, float[] vector, List<String> words, boolean trusted) {}

    /** A question as it is searched for. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Question(Query.By by, float[] vector, List<String> words, boolean trustedOnly, double floor) {}

    /** A memory that fits. */
    record Hit(long id, double score) {}
}
