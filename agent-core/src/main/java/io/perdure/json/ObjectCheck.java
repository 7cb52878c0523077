package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a schema demands of the properties of an object. */
final class ObjectCheck implements Check {
    private final Map<String, Check> properties;
    private final List<String> required;
    private final @Nullable Check others;
    private final boolean closed;

    ObjectCheck(
            Map<String, Check> properties,
            List<String> required,
            @Nullable Check others,
            @Nullable JsonNode othersSchema) {
        this.properties = properties;
        this.required = required;
        this.others = others;
        this.closed = othersSchema != null && othersSchema.isBoolean() && !othersSchema.asBoolean();
    }

    @Override
    public void check(JsonNode value, String path, List<String> problems) {
        if (!value.isObject()) {
            return;
        }
        for (String name : required) {
            if (!value.has(name)) {
                problems.add(path + "/" + name + " is missing");
            }
        }
        value.properties().forEach(field -> check(field, path, problems));
    }

    private void check(Map.Entry<String, JsonNode> field, String path, List<String> problems) {
        String place = path + "/" + field.getKey();
        Check known = properties.get(field.getKey());
        if (known != null) {
            known.check(field.getValue(), place, problems);
        } else if (closed) {
            problems.add(place + " is not a known property; " + known());
        } else if (others != null) {
            others.check(field.getValue(), place, problems);
        }
    }

    private String known() {
        return properties.isEmpty() ? "there are none" : "known are: " + String.join(", ", properties.keySet());
    }
}
