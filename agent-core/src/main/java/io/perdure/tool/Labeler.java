package io.perdure.tool;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.trust.Label;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
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

    /** Of list or record results: see {@link Records}. */
    static Records records() {
        return new Records(Label.MISSING, Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
    }

    /**
     * The labels of a result. Immutable.
     *
     * @param label that of everything that is not named below
     * @param trusted JSON pointers to the parts that are trusted all the same, whatever the arguments were; {@code *} stands for every item of a list
     * @param shown JSON pointers to untrusted parts that are too small to carry an instruction: the model sees them
     * @param bits how much of it these let through
     * @param hidden whether the model is shown a handle in place of what is not trusted
     * @param names of fields that the model may see although what they hold is hidden; pointers name theirs as well. All other names are hidden too:
     *     whoever can choose them writes with them
     */
    record Labels(
            Label label,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> trusted,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> shown,

            @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonSetter(nulls = Nulls.AS_EMPTY)
            int bits,

            boolean hidden,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> names) {
        /** Copies the lists. */
        public Labels {
            Objects.requireNonNull(label, "label");
            trusted = trusted == null ? List.of() : List.copyOf(trusted);
            shown = shown == null ? List.of() : List.copyOf(shown);
            names = names == null ? List.of() : List.copyOf(names);
        }

        /** One label for all of it; what is not trusted is hidden. */
        public static Labels of(Label label) {
            return new Labels(label, List.of(), List.of(), 0, true, List.of());
        }

        /** The same, but the model is shown all of it, and is not to be trusted after that if this is not. */
        public Labels revealed() {
            return new Labels(label, trusted, shown, bits, false, names);
        }

        /** The same, but these parts are trusted. */
        public Labels trusting(List<String> pointers) {
            return new Labels(label, pointers, shown, bits, hidden, names);
        }

        /** The same, but these parts are shown, which lets so many bits through. */
        public Labels showing(List<String> pointers, int through) {
            return new Labels(label, trusted, pointers, through, hidden, names);
        }

        /** The same, but the model may see these names of fields. */
        public Labels naming(Collection<String> fields) {
            return new Labels(label, trusted, shown, bits, hidden, List.copyOf(fields));
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

    /**
     * Labels the items of a list of records, or a single record: by who wrote an item, and by fields that a system fills. Immutable.
     *
     * <p>An item is trusted as a whole only if all its authors are among those that are; being addressed in it makes nobody its author.
     */
    final class Records implements Labeler {
        static final Records NONE = new Records(Label.MISSING, Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

        // Short, and without anything an instruction could be made of.
        private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+-]{0,63}");

        private final Label label;
        private final Set<String> authors;
        private final Set<String> authoredBy;
        private final Set<String> system;
        private final Set<String> identifiers;
        private final Set<String> others;

        private Records(
                Label label,
                Set<String> authors,
                Set<String> authoredBy,
                Set<String> system,
                Set<String> identifiers,
                Set<String> others) {
            this.label = label;
            this.authors = authors;
            this.authoredBy = authoredBy;
            this.system = system;
            this.identifiers = identifiers;
            this.others = others;
        }

        /** What is not trusted has this label. Default: untrusted, for its owner alone. */
        public Records otherwise(Label value) {
            return new Records(value, authors, authoredBy, system, identifiers, others);
        }

        /** An item is trusted if this field names one of these, and every other field of authors does too. */
        public Records ownIf(String field, Set<String> names) {
            return new Records(
                    label, with(authors, List.of(field)), with(authoredBy, names), system, identifiers, others);
        }

        /** These fields are filled by the system itself, whoever wrote the item. */
        public Records system(String... fields) {
            return new Records(label, authors, authoredBy, with(system, List.of(fields)), identifiers, others);
        }

        /**
         * These fields hold names and addresses that the system has checked, though others chose them. They count as trusted where they look like
         * one: up to 64 letters, digits and {@code . _ @ + -}, no spaces.
         */
        public Records identifiers(String... fields) {
            return new Records(label, authors, authoredBy, system, with(identifiers, List.of(fields)), others);
        }

        /**
         * These fields are there as well: what they hold is hidden, and the model sees their names. A name that is said nowhere is hidden, since in
         * some records others choose the names.
         */
        public Records fields(String... fields) {
            return new Records(label, authors, authoredBy, system, identifiers, with(others, List.of(fields)));
        }

        private Set<String> names() {
            Set<String> names = new TreeSet<>(authors);
            names.addAll(system);
            names.addAll(identifiers);
            names.addAll(others);
            return names;
        }

        private static <T> Set<T> with(Set<T> some, Collection<T> more) {
            Set<T> all = new LinkedHashSet<>(some);
            all.addAll(more);
            return Set.copyOf(all);
        }

        @Override
        public Labels label(JsonNode result) {
            List<String> trusted = new ArrayList<>();
            String each = result.isArray() ? "/*/" : "/";
            system.stream().sorted().forEach(field -> trusted.add(each + field));
            if (!result.isArray()) {
                item("", result, trusted);
            }
            for (int i = 0; i < (result.isArray() ? result.size() : 0); i++) {
                item("/" + i, result.get(i), trusted);
            }
            return Labels.of(label).trusting(trusted).naming(names());
        }

        private void item(String pointer, JsonNode item, List<String> trusted) {
            if (isOwn(item)) {
                trusted.add(pointer);
                return;
            }
            identifiers.stream()
                    .sorted()
                    .filter(field -> isIdentifier(item.path(field)))
                    .forEach(field -> trusted.add(pointer + "/" + field));
        }

        private boolean isOwn(JsonNode item) {
            return !authors.isEmpty() && authors.stream().allMatch(field -> isOwn(item.path(field), authoredBy));
        }

        private static boolean isOwn(JsonNode author, Set<String> names) {
            if (author.isArray()) {
                return !author.isEmpty() && author.valueStream().allMatch(one -> isOwn(one, names));
            }
            return author.isTextual() && names.contains(author.textValue());
        }

        private static boolean isIdentifier(JsonNode value) {
            return value.isTextual() && IDENTIFIER.matcher(value.textValue()).matches();
        }
    }
}
