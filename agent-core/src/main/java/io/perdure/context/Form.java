package io.perdure.context;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.json.JsonSchema;
import io.perdure.json.JsonSchema.InvalidSchemaException;
import io.perdure.tool.Labeler.Labels;
import io.perdure.tool.ToolException;
import io.perdure.trust.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A form that a reader of hidden texts fills in: an object of single values, and whether the texts were enough for it. Capacities after FIDES (arXiv
 * 2505.23643): what holds no more than a few bits cannot carry an instruction.
 *
 * @param schema with {@value #SUFFICIENT} among its properties
 */
record Form(JsonSchema schema, JsonNode json) {
    static final String SUFFICIENT = "sufficient";

    private static final int MOST_CHOICES = 16;

    static Form of(JsonNode wanted) throws ToolException {
        if (!wanted.path("type").asText().equals("object")
                || !wanted.path("properties").isObject()) {
            throw ToolException.refused("The schema must be of type object, with properties.");
        }
        ObjectNode json = wanted.deepCopy();
        json.put("additionalProperties", false); // their names would be the words of the texts
        json.putObject("properties").putObject(SUFFICIENT).put("type", "boolean");
        wanted.path("properties")
                .properties()
                .forEach(one -> ((ObjectNode) json.path("properties")).set(one.getKey(), one.getValue()));
        json.putArray("required").add(SUFFICIENT);
        wanted.path("required").forEach(name -> json.withArray("required").add(name.asText()));
        try {
            return new Form(JsonSchema.parse(json.toString()), json);
        } catch (InvalidSchemaException e) {
            throw ToolException.refused("The schema cannot be used: " + e.getMessage());
        }
    }

    /** The labels of a filled in form: what holds few bits is shown, as long as so many are left. */
    Labels labels(Label label, int left) {
        List<String> shown = new ArrayList<>();
        int bits = 0;
        for (Map.Entry<String, JsonNode> property : json.path("properties").properties()) {
            int size = bits(property.getValue());
            if (size > 0 && bits + size <= left && property.getKey().matches("[A-Za-z0-9_-]{1,40}")) {
                shown.add("/" + property.getKey());
                bits += size;
            }
        }
        return Labels.of(label).showing(shown, bits).naming(names());
    }

    // The model has chosen these, before anybody filled them in.
    private List<String> names() {
        List<String> names = new ArrayList<>();
        json.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    // 0: too many to be shown.
    private static int bits(JsonNode property) {
        int choices = property.path("enum").size();
        if (choices > 0) {
            return choices <= MOST_CHOICES ? Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(choices - 1)) : 0;
        }
        return property.path("type").asText().equals("boolean") ? 1 : 0;
    }
}
