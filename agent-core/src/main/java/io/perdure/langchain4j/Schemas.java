package io.perdure.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import io.perdure.json.Json;
import io.perdure.json.JsonSchema;
import java.util.ArrayList;
import java.util.List;

/** Our schemas as LangChain4j's: an object on the outside, whose properties are handed on word for word. */
final class Schemas {
    private Schemas() {}

    static JsonObjectSchema object(JsonSchema schema) {
        JsonNode json = Json.parse(schema.json());
        JsonObjectSchema.Builder builder = JsonObjectSchema.builder();
        json.path("properties")
                .properties()
                .forEach(property -> builder.addProperty(
                        property.getKey(),
                        JsonRawSchema.from(property.getValue().toString())));
        List<String> required = new ArrayList<>();
        json.path("required").forEach(name -> required.add(name.asText()));
        builder.required(required);
        if (json.path("additionalProperties").isBoolean()) {
            builder.additionalProperties(json.path("additionalProperties").asBoolean());
        }
        return builder.build();
    }
}
