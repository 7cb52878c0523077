package io.perdure.trust;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may read a value. Immutable.
 *
 * @param everyone whether everyone may
 * @param names otherwise those who may; empty: nobody but the library
 */
public record Readers(boolean everyone, Set<String> names) {
    /** Everyone. */
    public static final Readers PUBLIC = new Readers(true, Set.of());

    /** The one for whom the task is done, and nobody else. */
    public static final Readers OWNER = of("owner");

    /** Copies the names. */
    public Readers {
        names = everyone ? Set.of() : Sources.sorted(names);
    }

    /** These and no others. */
    public static Readers of(String... names) {
        return new Readers(false, Set.of(names));
    }

    /** Those who may read both. */
    public Readers and(Readers other) {
        if (everyone || other.everyone) {
            return everyone ? other : this;
        }
        Set<String> both = new TreeSet<>(names);
        both.retainAll(other.names);
        return both.size() == names.size() ? this : new Readers(false, both);
    }

    /** Whether all of these may. */
    public boolean include(Collection<String> others) {
        return everyone || names.containsAll(others);
    }

    @Override
    public String toString() {
        return everyone ? "everyone" : String.join(", ", new TreeSet<>(names));
    }
}
