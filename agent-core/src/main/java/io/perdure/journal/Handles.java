package io.perdure.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.perdure.json.Json;
import io.perdure.llm.ToolCall;
import io.perdure.tool.Artifact;
import io.perdure.trust.Label;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands for texts that are hidden from the model: it hands them on, has values extracted from them, or has them revealed. Minted by the fold,
 * so a resumed task has the same ones. Immutable, and bounded: the oldest are forgotten, and what they stood for has to be read again.
 *
 * @param minted how many there ever were
 * @param all those that are known, oldest first
 */
public record Handles(int minted, List<Handle> all) {
    static final Handles NONE = new Handles(0, List.of());

    /** How many are known at most. */
    static final int MOST = 2_000;

    /** How many characters they stand for at most, together. */
    static final int MOST_CHARACTERS = 256 * 1024;

    /** Copies the list. */
    public Handles {
        all = List.copyOf(all);
    }

    /** The handle of this number, if it is known. */
    public Optional<Handle> find(int number) {
        int index = all.isEmpty() ? -1 : number - all.get(0).number();
        return index >= 0 && index < all.size() ? Optional.of(all.get(index)) : Optional.empty();
    }

    Handles and(List<Handle> more) {
        if (more.isEmpty()) {
            return this;
        }
        List<Handle> every = new ArrayList<>(all);
        every.addAll(more);
        int from = Math.max(0, every.size() - MOST);
        long characters =
                every.stream().mapToLong(handle -> handle.text().length()).sum();
        for (int i = 0; i < every.size() - 1 && (i < from || characters > MOST_CHARACTERS); i++) {
            characters -= every.get(i).text().length();
            from = i + 1;
        }
        return new Handles(minted + more.size(), every.subList(from, every.size()));
    }

    /** Text of somebody else's, changed so that nothing in it looks like a handle. */
    public static String plain(String text) {
        return text.replace('\u27e6', '[').replace('\u27e7', ']');
    }

    /**
     * One of them.
     *
     * @param number its name is {@code h} and this
     * @param origin where it comes from, for people and the model: a tool and a call
     * @param label that of what it stands for
     * @param json whether {@code text} is JSON
     * @param text what it stands for; of an artifact no more than a part
     * @param artifact where the whole is kept, if that is not all
     */
    public record Handle(
            int number,
            String origin,
            Label label,
            boolean json,
            String text,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Artifact artifact) {
        /** Checks that nothing is missing; one without a label counts as untrusted. */
        public Handle {
            Objects.requireNonNull(origin, "origin");
            label = label == null ? Label.MISSING : label;
            Objects.requireNonNull(text, "text");
        }

        /** What the model is shown in its place. */
        public String caption() {
            long size = artifact == null ? text.length() : artifact.bytes();
            return "\u27e6h" + number + ": " + (json ? "data" : "text") + ", " + size + " characters, from " + origin
                    + "\u27e7";
        }

        /**
         * The value at a JSON pointer in it; the whole for an empty one.
         *
         * @return empty if there is nothing, or it is not all here
         */
        Optional<JsonNode> value(String pointer) {
            if (artifact != null) {
                return Optional.empty();
            }
            return !json && pointer.isEmpty() ? Optional.of(TextNode.valueOf(text)) : part(pointer);
        }

        private Optional<JsonNode> part(String pointer) {
            try {
                JsonNode found = Json.parse(text).at(pointer);
                return found.isMissingNode() ? Optional.empty() : Optional.of(found);
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

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

        /** The handles in a text that a model wrote, as they stand there; each once. */
        public static List<String> mentioned(String text) {
            return HANDLE.matcher(text)
                    .results()
                    .map(MatchResult::group)
                    .distinct()
                    .toList();
        }

        /** These, as a model wrote them. */
        public static FilledIn of(JsonNode written, Handles handles) {
            if (written.toString().indexOf('\u27e6') < 0) {
                return new FilledIn(written, Map.of(), List.of());
            }
            Filling filling = new Filling(handles, new LinkedHashMap<>(), new ArrayList<>());
            JsonNode json = filling.visit(written, "");
            return new FilledIn(json, Map.copyOf(filling.labels()), List.copyOf(filling.problems()));
        }

        /** A text with what handles stand for in their place; what stands for nothing stays as it is. */
        public static String text(String text, Handles handles) {
            return HANDLE.matcher(text)
                    .replaceAll(found -> Matcher.quoteReplacement(handles.find(Integer.parseInt(found.group(1)))
                            .flatMap(handle -> handle.value(found.group(2)))
                            .map(value -> value.isTextual() ? value.textValue() : value.toString())
                            .orElse(found.group())));
        }

        /** The label of what a call hands on by handles; those who look at handles themselves are handed nothing else. */
        static Label handed(ToolCall call, Handles handles) {
            boolean looks = call.tool().equals(Custody.REVEAL) || call.tool().equals(Custody.EXTRACT);
            return looks ? Label.NONE : handed(call.arguments(), handles);
        }

        private static Label handed(String written, Handles handles) {
            if (written.indexOf('\u27e6') < 0 && !written.contains("\\u")) { // as it is, or as an escape
                return Label.NONE;
            }
            try {
                return of(Json.parse(written), handles).labels().values().stream()
                        .reduce(Label.NONE, Label::join);
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
                                    : "h" + number + " is too long to be handed on, or has nothing at '"
                                            + matcher.group(2) + "'"));
                }
                return value;
            }
        }
    }
}
