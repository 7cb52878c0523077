package io.perdure.trust;

import java.util.Comparator;
import java.util.Objects;
import java.util.Set;

/**
 * What is known of where a value comes from. Labels form a lattice: {@link #join} is associative, commutative and idempotent, {@link #NONE} is
 * its neutral element, and joining never makes a value more trusted or more public. Immutable.
 *
 * <p>After FIDES (arXiv 2505.23643) for integrity and confidentiality, and CaMeL (arXiv 2503.18813) for sources and readers.
 *
 * @param integrity whether it is trusted
 * @param sources whom it comes from, bounded; see {@link Source}
 * @param readers who may read it
 * @param tags what else is known of it, such as {@code credential}
 */
public record Label(Integrity integrity, Set<Source> sources, Readers readers, Set<String> tags) {
    /** That of a value that depends on nothing: trusted, public. */
    public static final Label NONE = new Label(Integrity.TRUSTED, Set.of(), Readers.PUBLIC, Set.of());

    /** That of what the user said. */
    public static final Label USER = trusted(Source.user());

    /** That of a value of which nothing is known: untrusted, and for its owner alone. */
    public static final Label MISSING =
            new Label(Integrity.UNTRUSTED, Set.of(new Source(Source.Kind.UNKNOWN, "", "")), Readers.OWNER, Set.of());

    /** Copies the sets. */
    public Label {
        Objects.requireNonNull(integrity, "integrity");
        Objects.requireNonNull(readers, "readers");
        sources = Sources.kept(sources);
        tags = Sources.sorted(tags);
    }

    /** Trusted and public, from here. */
    public static Label trusted(Source source) {
        return new Label(Integrity.TRUSTED, Set.of(source), Readers.PUBLIC, Set.of());
    }

    /** Untrusted, from here. */
    public static Label untrusted(Source source, Readers readers) {
        return new Label(Integrity.UNTRUSTED, Set.of(source), readers, Set.of());
    }

    /** The label of what depends on both. */
    public Label join(Label other) {
        if (equals(other) || other.equals(NONE)) {
            return this;
        }
        return equals(NONE)
                ? other
                : new Label(
                        integrity.compareTo(other.integrity) >= 0 ? integrity : other.integrity,
                        Sources.union(sources, other.sources),
                        readers.and(other.readers),
                        Sources.both(tags, other.tags));
    }

    /** Whether it is trusted. */
    public boolean isTrusted() {
        return integrity == Integrity.TRUSTED;
    }

    /** The same, of this integrity. */
    public Label with(Integrity other) {
        return new Label(other, sources, readers, tags);
    }

    /** The same, from here. */
    public Label from(Source source) {
        return new Label(integrity, Set.of(source), readers, tags);
    }

    /** Whether text that somebody else wrote can have had a part in it; the greater spoils the lesser. */
    public enum Integrity {
        /** It cannot. */
        TRUSTED,
        /** It can. */
        UNTRUSTED
    }

    /**
     * Whom a value comes from: for explaining, never what safety rests on.
     *
     * @param kind of which kind
     * @param name who: the user, the tool, the agent; may be empty
     * @param ref which one: the call, the request, the approval; may be empty, {@value #MANY} stands for several
     */
    public record Source(Kind kind, String name, String ref) implements Comparable<Source> {
        /** Stands for more than are kept one by one. */
        public static final String MANY = "*";

        private static final Comparator<Source> ORDER =
                Comparator.comparing(Source::kind).thenComparing(Source::name).thenComparing(Source::ref);

        /** Checks that nothing is missing. */
        public Source {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(ref, "ref");
        }

        /** A tool, in one call. */
        public static Source tool(String name, String call) {
            return new Source(Kind.TOOL, name, call);
        }

        /** The user of a task. */
        public static Source user() {
            return new Source(Kind.USER, "", "");
        }

        @Override
        public int compareTo(Source other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            String who = name.isEmpty() ? kind.name().toLowerCase(java.util.Locale.ROOT) : name;
            return ref.isEmpty() ? who : who + " (" + ref + ")";
        }

        /** Kinds of sources. */
        public enum Kind {
            /** Whoever wrote the application. */
            DEVELOPER,
            /** Whoever gave the task. */
            USER,
            /** A tool's result. */
            TOOL,
            /** A model's reply. */
            MODEL,
            /** Something remembered. */
            MEMORY,
            /** Another task. */
            AGENT,
            /** A person who was asked. */
            PERSON,
            /** It was never said. */
            UNKNOWN
        }
    }
}
