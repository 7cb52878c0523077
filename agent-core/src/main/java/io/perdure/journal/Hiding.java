package io.perdure.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.perdure.journal.Handles.Handle;
import io.perdure.tool.Artifact;
import io.perdure.tool.Labeler.Labels;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.trust.Label;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts handles in place of what is not trusted. Not safe for use by several threads. */
final class Hiding {
    // A name that could be a sentence is hidden whoever chose it.
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

    private final Set<String> names = new HashSet<>();
    private final int before;
    private final String origin;
    private final Label label;
    private final List<Handle> minted = new ArrayList<>();

    Hiding(int before, String origin, Label label) {
        this.before = before;
        this.origin = origin;
        this.label = label;
    }

    List<Handle> minted() {
        return minted;
    }

    /** One handle for all that a tool said. */
    String whole(ToolOutcome outcome) {
        ToolFailure failure = outcome.failure();
        return failure != null
                ? mint(failure.message(), false, null)
                : mint(outcome.output(), isJson(outcome.output()), outcome.artifact());
    }

    private static boolean isJson(String text) {
        return text.startsWith("{") || text.startsWith("[");
    }

    String mint(String text, boolean json, @Nullable Artifact artifact) {
        Handle handle = new Handle(before + minted.size() + 1, origin, label, json, text, artifact);
        minted.add(handle);
        return handle.caption();
    }

    /** The value with handles in place of all parts, and all names of fields, that the labels neither lead to nor name. */
    JsonNode parts(JsonNode value, Labels labels) {
        List<String[]> pointers = new ArrayList<>();
        for (List<String> some : List.of(labels.trusted(), labels.shown())) {
            some.forEach(pointer -> pointers.add(pointer.isEmpty() ? new String[0] : segments(pointer)));
        }
        names.addAll(labels.names());
        pointers.forEach(pointer -> names.addAll(List.of(pointer)));
        return visit(value, pointers, 0);
    }

    private static String[] segments(String pointer) {
        return pointer.substring(1).split("/", -1);
    }

    private JsonNode visit(JsonNode value, List<String[]> pointers, int depth) {
        if (pointers.stream().anyMatch(pointer -> pointer.length == depth)) {
            return value;
        }
        if (pointers.isEmpty() || !value.isContainerNode()) {
            String text = value.isTextual() ? value.textValue() : value.toString();
            return TextNode.valueOf(mint(text, !value.isTextual(), null));
        }
        return value.isArray() ? items(value, pointers, depth) : fields(value, pointers, depth);
    }

    private JsonNode items(JsonNode list, List<String[]> pointers, int depth) {
        var items = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < list.size(); i++) {
            items.add(visit(list.get(i), leadingTo(pointers, depth, String.valueOf(i), true), depth + 1));
        }
        return items;
    }

    // Names of fields may be somebody else's words: a star never stands for one, and those that nobody names are
    // hidden.
    private JsonNode fields(JsonNode object, List<String[]> pointers, int depth) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        ObjectNode strange = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            List<String[]> leading = leadingTo(pointers, depth, field.getKey(), false);
            if (leading.isEmpty() && !isNamed(field.getKey())) {
                strange.set(field.getKey(), field.getValue());
            } else {
                fields.set(field.getKey(), visit(field.getValue(), leading, depth + 1));
            }
        }
        if (!strange.isEmpty()) {
            fields.put(strange.size() + " more", mint(strange.toString(), true, null));
        }
        return fields;
    }

    private boolean isNamed(String field) {
        return names.contains(field) && KEY.matcher(field).matches();
    }

    private static List<String[]> leadingTo(List<String[]> pointers, int depth, String segment, boolean item) {
        return pointers.stream()
                .filter(pointer -> pointer[depth].equals(segment) || (item && pointer[depth].equals("*")))
                .toList();
    }
}
