package io.perdure.trust;

import io.perdure.trust.Label.Source;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

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
        if (one.containsAll(other)) {
            return one;
        }
        Set<Source> all = new TreeSet<>(one);
        all.addAll(other);
        if (all.size() > REFS) {
            Set.copyOf(all).forEach(source -> collapse(all, source));
        }
        return all;
    }

    private static void collapse(Set<Source> all, Source source) {
        Source many = new Source(source.kind(), source.name(), Source.MANY);
        if (all.contains(many) || count(all, source.kind(), source.name()) > REFS) {
            all.removeIf(one -> one.kind() == source.kind() && one.name().equals(source.name()));
            all.add(many);
        }
        Source every = new Source(source.kind(), Source.MANY, Source.MANY);
        boolean isMany = all.stream()
                        .filter(one -> one.kind() == source.kind())
                        .map(Source::name)
                        .distinct()
                        .count()
                > NAMES;
        if (all.contains(every) || isMany) {
            all.removeIf(one -> one.kind() == source.kind());
            all.add(every);
        }
    }

    private static long count(Set<Source> all, Source.Kind kind, String name) {
        return all.stream()
                .filter(one -> one.kind() == kind && one.name().equals(name))
                .count();
    }
}
