package io.perdure.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.perdure.journal.Handles.Handle;
import io.perdure.json.Json;
import io.perdure.trust.Label;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Arguments of a call, with what handles stand for in their place: once, and only in what the model wrote. Immutable.
 *
 * @param json with the values filled in
 * @param labels of the leaves that hold handed values, by JSON pointer
 * @param problems what is wrong with handles in it, for the model; empty if nothing is
 */
public record FilledIn(JsonNode json, Map<String, Label> labels, List<String> problems) {
    private static final Pattern HANDLE =
            Pattern.compile("\u27e6\\s*h(\\d{1,9})((?:/[^\u27e6\u27e7:]*)?)(?::[^\u27e6\u27e7]*)?\u27e7");

    /** These, as a model wrote them. */
    public static FilledIn of(JsonNode written, Handles handles) {
        if (written.toString().indexOf('\u27e6') < 0) {
            return new FilledIn(written, Map.of(), List.of());
        }
        Filling filling = new Filling(handles, new LinkedHashMap<>(), new ArrayList<>());
        JsonNode json = filling.visit(written, "");
        return new FilledIn(json, Map.copyOf(filling.labels()), List.copyOf(filling.problems()));
    }

    /** The label of what is handed on by handles in a text of arguments. */
    static Label handed(String written, Handles handles) {
        if (written.indexOf('\u27e6') < 0 && !written.contains("\\u")) { // as it is, or as an escape
            return Label.NONE;
        }
        try {
            return of(Json.parse(written), handles).labels().values().stream().reduce(Label.NONE, Label::join);
        } catch (IllegalArgumentException e) { // no tool saw that
            return Label.NONE;
        }
    }

    private record Filling(Handles handles, Map<String, Label> labels, List<String> problems) {
        private JsonNode visit(JsonNode node, String pointer) {
            if (node.isTextual()) {
                return node.textValue().indexOf('\u27e6') < 0 ? node : leaf(node.textValue(), pointer);
            }
            if (node.isArray()) {
                ArrayNode items = JsonNodeFactory.instance.arrayNode();
                for (int i = 0; i < node.size(); i++) {
                    items.add(visit(node.get(i), pointer + "/" + i));
                }
                return items;
            }
            if (node.isObject()) {
                ObjectNode fields = JsonNodeFactory.instance.objectNode();
                node.properties()
                        .forEach(field -> fields.set(
                                field.getKey(), visit(field.getValue(), pointer + "/" + escaped(field.getKey()))));
                return fields;
            }
            return node;
        }

        private static String escaped(String key) {
            return key.replace("~", "~0").replace("/", "~1");
        }

        private JsonNode leaf(String text, String pointer) {
            Matcher matcher = HANDLE.matcher(text);
            if (matcher.matches()) {
                return value(matcher, pointer).orElse(TextNode.valueOf(text));
            }
            matcher.reset();
            StringBuilder filled = new StringBuilder();
            while (matcher.find()) {
                String part = value(matcher, pointer)
                        .map(value -> value.isTextual() ? value.textValue() : value.toString())
                        .orElse("");
                matcher.appendReplacement(filled, Matcher.quoteReplacement(part));
            }
            if (labels.get(pointer) == null) {
                problems.add("at " + pointer + ": there is something that only looks like a handle");
            }
            return TextNode.valueOf(matcher.appendTail(filled).toString());
        }

        private Optional<JsonNode> value(Matcher matcher, String pointer) {
            int number = Integer.parseInt(matcher.group(1));
            Optional<Handle> handle = handles.find(number);
            labels.merge(pointer, handle.map(Handle::label).orElse(Label.MISSING), Label::join);
            Optional<JsonNode> value = handle.flatMap(one -> one.value(matcher.group(2)));
            if (value.isEmpty()) {
                problems.add("at " + pointer + ": "
                        + (handle.isEmpty()
                                ? "there is no handle h" + number
                                        + ", or it has been forgotten: read again what it stood for"
                                : "h" + number + " is too long to be handed on, or has nothing at '" + matcher.group(2)
                                        + "'"));
            }
            return value;
        }
    }
}
