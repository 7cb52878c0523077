package io.perdure.report;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * As many of a list as there is room for. What matters goes first into that room; the order stays.
 *
 * @param shown those that are told
 * @param left how many more there are
 */
record Told<T>(List<T> shown, int left) {
    Told {
        shown = List.copyOf(shown);
    }

    static <T> Told<T> of(List<T> all, int most, Predicate<T> matters) {
        if (all.size() <= most) {
            return new Told<>(all, 0);
        }
        Set<Integer> chosen = Stream.concat(places(all, matters), places(all, matters.negate()))
                .limit(most)
                .collect(Collectors.toCollection(HashSet::new));
        List<T> shown = IntStream.range(0, all.size())
                .filter(chosen::contains)
                .mapToObj(all::get)
                .toList();
        return new Told<>(shown, all.size() - most);
    }

    private static <T> Stream<Integer> places(List<T> all, Predicate<T> wanted) {
        return IntStream.range(0, all.size())
                .filter(i -> wanted.test(all.get(i)))
                .boxed();
    }
}
