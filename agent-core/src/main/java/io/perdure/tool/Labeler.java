package io.perdure.tool;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.trust.Label;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says of a result which parts of it are trusted: for tools whose results hold both what a system vouches for and what somebody wrote.
 *
 * <p>A labeler that trusts too much is the way in for an attacker: test it with hostile texts in every field. What it throws, and what it does not
 * mention, counts as untrusted.
 */
@FunctionalInterface
public interface Labeler {
    /**
     * The labels of a result.
     *
     * @param result as it is stored
     */
    Labels label(JsonNode result);

    /** Of list or record results: see {@link RecordLabeler}. */
    static RecordLabeler records() {
        return RecordLabeler.NONE;
    }

    /**
     * The labels of a result. Immutable.
     *
     * @param label that of everything that is not named below
     * @param trusted JSON pointers to the parts that are trusted all the same; {@code *} stands for every item of a list
     * @param shown JSON pointers to untrusted parts that are too small to carry an instruction: the model sees them
     * @param bits how much of it these let through
     * @param hidden whether the model is shown a handle in place of what is not trusted
     */
    record Labels(
            Label label,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> trusted,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> shown,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int bits,
            boolean hidden) {
        /** Copies the lists. */
        public Labels {
            Objects.requireNonNull(label, "label");
            trusted = trusted == null ? List.of() : List.copyOf(trusted);
            shown = shown == null ? List.of() : List.copyOf(shown);
        }

        /** One label for all of it; what is not trusted is hidden. */
        public static Labels of(Label label) {
            return new Labels(label, List.of(), List.of(), 0, true);
        }

        /** The same, but the model is shown all of it, and is not to be trusted after that if this is not. */
        public Labels revealed() {
            return new Labels(label, trusted, shown, bits, false);
        }

        /** The same, but these parts are trusted. */
        public Labels trusting(List<String> pointers) {
            return new Labels(label, pointers, shown, bits, hidden);
        }

        /** The same, but these parts are shown, which lets so many bits through. */
        public Labels showing(List<String> pointers, int through) {
            return new Labels(label, trusted, pointers, through, hidden);
        }
    }

    /**
     * What a tool may return in place of its result, to label it by itself.
     *
     * @param value the result
     * @param labels its labels
     */
    record Labelled(@Nullable Object value, Labels labels) {
        /** Checks that nothing is missing. */
        public Labelled {
            Objects.requireNonNull(labels, "labels");
        }
    }
}
