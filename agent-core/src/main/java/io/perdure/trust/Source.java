package io.perdure.trust;

import java.util.Comparator;
import java.util.Objects;

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
