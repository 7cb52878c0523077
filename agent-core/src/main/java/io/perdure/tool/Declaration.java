package io.perdure.tool;

import io.perdure.trust.Label;
import io.perdure.trust.Label.Source;
import io.perdure.trust.Readers;
import io.perdure.trust.SinkKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a tool means for trust: part of its manifest. Immutable.
 *
 * <p>What is not said is the most dangerous: the tool is consequential unless it only reads, its arguments go out, each of them is authority, and
 * what it returns is untrusted text for its owner alone.
 *
 * @param consequence what its effect weighs
 * @param egress whether its arguments reach other people or the network
 * @param sinks what its arguments decide, by their names; what is not named is {@link SinkKind#TARGET}
 * @param result what it returns
 * @param labeler says it part by part; {@code null} if nobody does
 * @param shows whether the model sees what is not trusted, and is not to be trusted after that
 * @param acceptsTainted whether it may be called without a question on the word of text that is not trusted
 */
public record Declaration(
        Consequence consequence,
        boolean egress,
        Map<String, SinkKind> sinks,
        Result result,
        @Nullable Labeler labeler,
        boolean shows,
        boolean acceptsTainted) {
    /** Nothing was said. */
    public static final Declaration UNKNOWN =
            new Declaration(Consequence.CONSEQUENTIAL, true, Map.of(), Result.UNTRUSTED, null, false, false);

    /** What is to be expected of a tool of this effect of which nothing else is said. */
    static Declaration of(Effect effect) {
        return effect == Effect.READ_ONLY ? UNKNOWN.consequence(Consequence.NONE) : UNKNOWN;
    }

    /** Copies the map. */
    public Declaration {
        Objects.requireNonNull(consequence, "consequence");
        Objects.requireNonNull(result, "result");
        sinks = Map.copyOf(sinks);
    }

    /** That of a tool of the library's own that looks into the task alone: nothing goes out, and what it returns is said case by case. */
    public static Declaration inward() {
        return new Declaration(Consequence.NONE, false, Map.of(), Result.TRUSTED_PUBLIC, null, false, false);
    }

    /** What an argument decides. */
    public SinkKind sink(String argument) {
        return sinks.getOrDefault(argument, SinkKind.TARGET);
    }

    /** The same, with this weight. */
    public Declaration consequence(Consequence value) {
        return new Declaration(value, egress, sinks, result, labeler, shows, acceptsTainted);
    }

    /** The same, whose arguments go out, or do not. */
    public Declaration egress(boolean value) {
        return new Declaration(consequence, value, sinks, result, labeler, shows, acceptsTainted);
    }

    /** The same, with an argument that decides this. */
    public Declaration sink(String argument, SinkKind kind) {
        Map<String, SinkKind> more = new LinkedHashMap<>(sinks);
        more.put(argument, kind);
        return new Declaration(consequence, egress, more, result, labeler, shows, acceptsTainted);
    }

    /** The same, which returns this. */
    public Declaration result(Result value) {
        return new Declaration(consequence, egress, sinks, value, labeler, shows, acceptsTainted);
    }

    /** The same, whose results are labelled by this. */
    public Declaration labeler(Labeler how) {
        return new Declaration(consequence, egress, sinks, result, how, shows, acceptsTainted);
    }

    /** The same, whose untrusted results the model sees: from then on the task is tainted. */
    public Declaration shows(boolean value) {
        return new Declaration(consequence, egress, sinks, result, labeler, value, acceptsTainted);
    }

    /** The same, which may be called on the word of anybody. */
    public Declaration acceptsTainted(boolean value) {
        return new Declaration(consequence, egress, sinks, result, labeler, shows, value);
    }

    /** What is said of it, always in the same words: for fingerprints. */
    String canonical() {
        return String.join(
                " ",
                consequence.name(),
                String.valueOf(egress),
                new TreeMap<>(sinks).toString(),
                result.name(),
                String.valueOf(labeler != null),
                String.valueOf(shows),
                String.valueOf(acceptsTainted));
    }

    /** What an effect weighs. */
    public enum Consequence {
        /** Nothing outside changes that anybody would care about. */
        NONE,
        /** It can be taken back. */
        REVERSIBLE,
        /** Money, messages, access, data that is gone. */
        CONSEQUENTIAL
    }

    /** What a tool returns, if no labeler says it part by part. */
    public enum Result {
        /** Text that somebody else may have written, for its owner alone. */
        UNTRUSTED(Label.Integrity.UNTRUSTED, Readers.OWNER),
        /** Text that somebody else may have written, and that everyone may read. */
        UNTRUSTED_PUBLIC(Label.Integrity.UNTRUSTED, Readers.PUBLIC),
        /** What the application vouches for, for its owner alone. */
        TRUSTED(Label.Integrity.TRUSTED, Readers.OWNER),
        /** What the application vouches for, and everyone may read. */
        TRUSTED_PUBLIC(Label.Integrity.TRUSTED, Readers.PUBLIC);

        private final Label.Integrity integrity;

        @SuppressWarnings("ImmutableEnumChecker") // Readers is immutable
        private final Readers readers;

        Result(Label.Integrity integrity, Readers readers) {
            this.integrity = integrity;
            this.readers = readers;
        }

        /** The label of a result of this kind. */
        public Label label(String tool, String call) {
            Source source = Source.tool(tool, call);
            return integrity == Label.Integrity.TRUSTED
                    ? new Label(integrity, java.util.Set.of(source), readers, java.util.Set.of())
                    : Label.untrusted(source, readers);
        }
    }
}
