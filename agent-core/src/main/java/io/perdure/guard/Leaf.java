package io.perdure.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.perdure.journal.Handles.FilledIn;
import io.perdure.tool.Declaration;
import io.perdure.trust.Label;
import io.perdure.trust.SinkKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value in the arguments of a call. Not safe for use by several threads: it belongs to one decision. */
final class Leaf {
    private final String pointer;
    private final SinkKind kind;
    private final boolean declared;
    private final JsonNode value;
    private final @Nullable Label label;
    private @Nullable Canonical canonical;
    private boolean worked;

    private Leaf(String pointer, SinkKind kind, boolean declared, JsonNode value, @Nullable Label label) {
        this.pointer = pointer;
        this.kind = kind;
        this.declared = declared;
        this.value = value;
        this.label = label;
    }

    /** Where it stands. */
    String pointer() {
        return pointer;
    }

    /** What it decides. */
    SinkKind kind() {
        return kind;
    }

    /** Whether the tool says so. */
    boolean declared() {
        return declared;
    }

    JsonNode value() {
        return value;
    }

    /** That of what a handle stood for; {@code null} for what the model wrote. */
    @Nullable
    Label label() {
        return label;
    }

    boolean isLiteral() {
        return label == null;
    }

    boolean isAddress() {
        return kind == SinkKind.RECIPIENT || kind == SinkKind.URL;
    }

    /** The canonical form, or as it was written if that has none. */
    String whom() {
        return canonical().map(Canonical::form).orElseGet(value::asText);
    }

    // Worked out once, and only if somebody asks.
    Optional<Canonical> canonical() {
        if (!worked) {
            canonical = Canonical.of(kind, value).orElse(null);
            worked = true;
        }
        return Optional.ofNullable(canonical);
    }

    String form() {
        return canonical().map(Canonical::form).orElse("");
    }

    /** All names and texts in a value, a line each, as they are. */
    static String texts(JsonNode value) {
        StringBuilder texts = new StringBuilder();
        texts(value, texts);
        return texts.toString();
    }

    private static void texts(JsonNode value, StringBuilder texts) {
        if (value.isValueNode()) {
            texts.append(value.asText()).append('\n');
        }
        value.properties().forEach(field -> texts.append(field.getKey()).append('\n'));
        value.forEach(part -> texts(part, texts));
    }

    /** How many characters it has as JSON, without writing it. */
    static long length(JsonNode value) {
        if (!value.isContainerNode()) {
            return value.isTextual()
                    ? quoted(value.textValue())
                    : value.asText().length();
        }
        long separators = 2L + Math.max(0, value.size() - 1);
        long names = value.properties().stream()
                .mapToLong(field -> quoted(field.getKey()) + 1)
                .sum();
        return separators + names + value.valueStream().mapToLong(Leaf::length).sum();
    }

    private static long quoted(String text) {
        long length = text.length() + 2L;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean named = c == '"' || c == '\\' || (c >= '\b' && c <= '\r' && c != '\u000B');
            length += named ? 1 : c < ' ' ? 5 : 0;
        }
        return length;
    }

    /** All of them, in the order of the arguments. */
    static List<Leaf> of(Declaration declared, FilledIn arguments) {
        List<Leaf> leaves = new ArrayList<>();
        for (Map.Entry<String, JsonNode> argument : arguments.json().properties()) {
            String name = argument.getKey();
            SinkKind kind = declared.sink(name);
            new Walk(kind, declared.sinks().containsKey(name), arguments.labels(), leaves)
                    .visit("/" + escaped(name), argument.getValue(), null);
        }
        return List.copyOf(leaves);
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    private record Walk(SinkKind kind, boolean declared, Map<String, Label> labels, List<Leaf> leaves) {
        // Values within a handed value are labelled as it is.
        private void visit(String pointer, JsonNode value, @Nullable Label around) {
            Label label = labels.getOrDefault(pointer, around);
            if (value.isArray()) {
                for (int i = 0; i < value.size(); i++) {
                    visit(pointer + "/" + i, value.get(i), label);
                }
            } else if (value.isObject()) {
                value.properties().forEach(field -> field(pointer, field, label));
            } else if (!value.isNull()) {
                leaves.add(new Leaf(pointer, kind, declared, value, label));
            }
        }

        // The names in a handed value are somebody else's words as well.
        private void field(String pointer, Map.Entry<String, JsonNode> field, @Nullable Label label) {
            String place = pointer + "/" + escaped(field.getKey());
            if (label != null) {
                leaves.add(new Leaf(place + " (its name)", kind, declared, TextNode.valueOf(field.getKey()), label));
            }
            visit(place, field.getValue(), label);
        }
    }
}
