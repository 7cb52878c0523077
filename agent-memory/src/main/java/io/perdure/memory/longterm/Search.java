package io.perdure.memory.longterm;

import io.perdure.memory.jdbc.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds memories: the best by meaning and words, of two that fit alike the newer one, each with what was said before about the same thing. */
final class Search {
    // Beneath this a memory of the small models' has nothing to do with the question.
    private static final double FLOOR = 0.2;
    private static final double NEWEST = 0.05;
    private static final double HALF_LIFE_DAYS = 30;
    private static final int MOST_EARLIER = 5;

    private final Session session;
    private final Shelves shelves;
    private final Meaning meaning;

    Search(Session session, Shelves shelves, Meaning meaning) {
        this.session = session;
        this.shelves = shelves;
        this.meaning = meaning;
    }

    List<Recalled> find(Scope scope, Query query, Instant now) {
        // More than are wanted: several may be about the same thing, and the newer ones are to win.
        int count = query.limit() * 3 + 10;
        List<Shelf.Hit> best = best(scope, question(query), count);
        return session.read(connection -> {
            MemoryRows rows = new MemoryRows(connection);
            return gathered(rows, ranked(rows, best, query, now), query.limit());
        });
    }

    private List<Shelf.Hit> best(Scope scope, Shelf.Question question, int count) {
        return shelves.seenFrom(scope).stream()
                .flatMap(shelf -> shelf.best(question, count).stream())
                .sorted(Comparator.comparingDouble(Shelf.Hit::score).reversed())
                .limit(count)
                .toList();
    }

    private Shelf.Question question(Query query) {
        boolean byWords = query.by() == Query.By.WORDS;
        return new Shelf.Question(
                query.by(),
                byWords ? new float[0] : meaning.of(query.text()),
                Words.of(query.text()),
                query.trustedOnly(),
                byWords ? Double.MIN_VALUE : FLOOR);
    }

    private static List<Recalled> ranked(MemoryRows rows, List<Shelf.Hit> hits, Query query, Instant now)
            throws SQLException {
        List<Recalled> ranked = new ArrayList<>();
        for (Shelf.Hit hit : hits) {
            Optional<Memory> found = rows.find(hit.id()); // gone if it was forgotten meanwhile
            if (found.isPresent()) {
                double newness = query.by() == Query.By.ALL ? newness(found.get(), now) : 0;
                ranked.add(new Recalled(found.get(), hit.score() + newness, List.of()));
            }
        }
        ranked.sort(Comparator.comparingDouble(Recalled::score)
                .reversed()
                .thenComparing(each -> each.memory().id(), Comparator.reverseOrder()));
        return ranked;
    }

    private static double newness(Memory memory, Instant now) {
        double days = Math.max(0, Duration.between(memory.last(), now).toSeconds()) / 86_400.0;
        return NEWEST * Math.pow(0.5, days / HALF_LIFE_DAYS);
    }

    /** Several about the same thing become one: the newest, with those before it. */
    private static List<Recalled> gathered(MemoryRows rows, List<Recalled> ranked, int limit) throws SQLException {
        List<Recalled> gathered = new ArrayList<>();
        Set<Long> told = new HashSet<>();
        for (Recalled each : ranked) {
            if (gathered.size() == limit) {
                break;
            }
            if (told.contains(each.memory().id())) {
                continue;
            }
            List<Memory> group = each.memory().fact().about().isBlank()
                    ? List.of(each.memory())
                    : rows.about(each.memory(), MOST_EARLIER + 1);
            Memory newest = group.get(0);
            if (told.add(newest.id())) {
                gathered.add(new Recalled(newest, each.score(), group.subList(1, group.size())));
            }
            group.forEach(memory -> told.add(memory.id()));
        }
        return gathered;
    }
}
