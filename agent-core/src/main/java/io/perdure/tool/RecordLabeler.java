package io.perdure.tool;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.trust.Label;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Labels the items of a list of records, or a single record: by who wrote an item, and by fields that a system fills. Immutable.
 *
 * <p>An item is trusted as a whole only if all its authors are among those that are; being addressed in it makes nobody its author.
 */
public final class RecordLabeler implements Labeler {
    static final RecordLabeler NONE = new RecordLabeler(Label.MISSING, Set.of(), Set.of(), Set.of(), Set.of());

    // Short, and without anything an instruction could be made of.
    private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+-]{0,63}");

    private final Label label;
    private final Set<String> authors;
    private final Set<String> authoredBy;
    private final Set<String> system;
    private final Set<String> identifiers;

    private RecordLabeler(
            Label label, Set<String> authors, Set<String> authoredBy, Set<String> system, Set<String> identifiers) {
        this.label = label;
        this.authors = authors;
        this.authoredBy = authoredBy;
        this.system = system;
        this.identifiers = identifiers;
    }

    /** What is not trusted has this label. Default: untrusted, for its owner alone. */
    public RecordLabeler otherwise(Label value) {
        return new RecordLabeler(value, authors, authoredBy, system, identifiers);
    }

    /** An item is trusted if this field names one of these, and every other field of authors does too. */
    public RecordLabeler ownIf(String field, Set<String> names) {
        return new RecordLabeler(label, with(authors, List.of(field)), with(authoredBy, names), system, identifiers);
    }

    /** These fields are filled by the system itself, whoever wrote the item. */
    public RecordLabeler system(String... fields) {
        return new RecordLabeler(label, authors, authoredBy, with(system, List.of(fields)), identifiers);
    }

    /**
     * These fields hold names and addresses that the system has checked, though others chose them. They count as trusted where they look like
     * one: up to 64 letters, digits and {@code . _ @ + -}, no spaces.
     */
    public RecordLabeler identifiers(String... fields) {
        return new RecordLabeler(label, authors, authoredBy, system, with(identifiers, List.of(fields)));
    }

    private static <T> Set<T> with(Set<T> some, java.util.Collection<T> more) {
        Set<T> all = new LinkedHashSet<>(some);
        all.addAll(more);
        return Set.copyOf(all);
    }

    @Override
    public Labels label(JsonNode result) {
        List<String> trusted = new ArrayList<>();
        if (result.isArray()) {
            system.stream().sorted().forEach(field -> trusted.add("/*/" + field));
            for (int i = 0; i < result.size(); i++) {
                item("/" + i, result.get(i), trusted);
            }
        } else {
            system.stream().sorted().forEach(field -> trusted.add("/" + field));
            item("", result, trusted);
        }
        return Labels.of(label).trusting(trusted);
    }

    private void item(String pointer, JsonNode item, List<String> trusted) {
        if (isOwn(item)) {
            trusted.add(pointer.isEmpty() ? "" : pointer);
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
