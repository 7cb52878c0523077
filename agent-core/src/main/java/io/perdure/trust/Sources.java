package io.perdure.trust;

import io.perdure.trust.Label.Source;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Sets of sources that stay small: of one kind and name no more than {@value #REFS} references are kept one by one, and of one kind no more than
 * {@value #NAMES} names; beyond that {@link Source#MANY} stands for all. What it stands for it takes in, so that the order of unions does not
 * matter.
 */
final class Sources {
    static final int REFS = 8;
    static final int NAMES = 64;

    private Sources() {}

    /** A copy that cannot be changed and always has the same order, so that its stored form is always the same. */
    static <T extends Comparable<? super T>> Set<T> sorted(Set<T> set) {
        return set.size() < 2 ? Set.copyOf(set) : Collections.unmodifiableSet(new TreeSet<>(set));
    }

    static <T extends Comparable<? super T>> Set<T> both(Set<T> one, Set<T> other) {
        Set<T> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    static Set<Source> union(Set<Source> one, Set<Source> other) {
        return one.containsAll(other) ? one : both(one, other);
    }

    /** The form in which sources are kept: the same whatever they were joined from, and in which order. */
    static Set<Source> kept(Set<Source> all) {
        boolean few = all.size() <= REFS && all.stream().noneMatch(Sources::isMany);
        if (few) {
            return sorted(all);
        }
        Set<Source> kept = new TreeSet<>();
        all.stream()
                .collect(Collectors.groupingBy(Source::kind))
                .forEach((kind, some) -> kept.addAll(ofKind(kind, some)));
        return sorted(kept);
    }

    private static Set<Source> ofKind(Source.Kind kind, List<Source> all) {
        Map<String, List<Source>> names = all.stream().collect(Collectors.groupingBy(Source::name));
        if (names.size() > NAMES || names.containsKey(Source.MANY)) {
            return Set.of(new Source(kind, Source.MANY, Source.MANY));
        }
        Set<Source> kept = new TreeSet<>();
        names.forEach((name, some) -> kept.addAll(
                some.size() > REFS || some.stream().anyMatch(Sources::isMany)
                        ? Set.of(new Source(kind, name, Source.MANY))
                        : some));
        return kept;
    }

    private static boolean isMany(Source source) {
        return source.ref().equals(Source.MANY) || source.name().equals(Source.MANY);
    }
}
