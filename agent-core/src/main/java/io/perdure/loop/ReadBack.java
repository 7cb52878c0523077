package io.perdure.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.perdure.journal.TaskState;
import io.perdure.json.Json;
import io.perdure.tool.Labeler.Labels;
import io.perdure.tool.ToolOutcome;
import java.util.ArrayList;
import java.util.List;

/**
 * What a task reads that is its user's own by name. Once it has handed on words of somebody else's, they may be what it reads back under that name:
 * such an item is not trusted as a whole any more, unless every text in it is one that was trusted before.
 */
final class ReadBack {
    private ReadBack() {}

    static Labels of(TaskState state, ToolOutcome outcome, Labels labels) {
        List<String> kept = new ArrayList<>(fields(labels.trusted()));
        if (kept.size() < labels.trusted().size()) {
            JsonNode result = json(outcome.output());
            labels.trusted().stream()
                    .filter(pointer -> isItem(pointer) && isKnown(state, result.at(pointer), labels.names()))
                    .forEach(kept::add);
        }
        return labels.trusting(kept);
    }

    /** Pointers to fields that a system fills; an item that is the user's own may hold what was handed on. */
    static List<String> fields(List<String> pointers) {
        return pointers.stream().filter(pointer -> !isItem(pointer)).toList();
    }

    private static boolean isItem(String pointer) {
        String last = pointer.substring(pointer.lastIndexOf('/') + 1);
        return last.equals("*") || last.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static JsonNode json(String output) {
        try {
            return Json.parse(output);
        } catch (IllegalArgumentException e) {
            return MissingNode.getInstance();
        }
    }

    // Names of fields are texts as well: an object has only such as a trusted one could have.
    // Names of fields are texts too.
    private static boolean isKnown(TaskState state, JsonNode value, List<String> names) {
        if (value.isTextual()) {
            return state.showsTrusted(value.textValue())
                    || state.start().params().containsValue(value.textValue());
        }
        boolean named = value.properties().stream().allMatch(field -> names.contains(field.getKey()));
        return named && !value.isMissingNode() && value.valueStream().allMatch(part -> isKnown(state, part, names));
    }
}
