package io.perdure.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes schemas of Java types, such that what Jackson writes of a value fits the schema of its type. */
final class SchemaGenerator {
    private final Deque<Class<?>> open = new ArrayDeque<>();

    ObjectNode schemaOf(Type type) {
        return schema(Json.mapper().constructType(type));
    }

    ObjectNode schemaOf(List<JsonSchema.Property> properties) {
        ObjectNode schema = typed("object");
        ObjectNode all = schema.putObject("properties");
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        for (JsonSchema.Property property : properties) {
            JavaType type = Json.mapper().constructType(property.type());
            boolean optional = !property.required() || type.hasRawClass(Optional.class);
            all.set(property.name(), described(valueSchema(type, optional), property.description()));
            if (!optional) {
                required.add(property.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema.put("additionalProperties", false);
    }

    private ObjectNode schema(JavaType type) {
        Optional<ObjectNode> simple = SimpleTypes.schema(type.getRawClass());
        if (simple.isPresent()) {
            return simple.get();
        }
        if (type.isEnumType()) {
            return enumeration(type.getRawClass());
        }
        if (type.hasRawClass(Optional.class)) {
            return nullable(schema(type.containedTypeOrUnknown(0)));
        }
        if (type.isArrayType() || type.isTypeOrSubTypeOf(Collection.class)) {
            ObjectNode schema = typed("array");
            schema.set("items", schema(type.getContentType()));
            return type.isTypeOrSubTypeOf(Set.class) ? schema.put("uniqueItems", true) : schema;
        }
        if (type.isTypeOrSubTypeOf(Map.class)) {
            return map(type);
        }
        return type.isRecordType() ? record(type) : unsupported(type, "it is not a type that has a schema");
    }

    private ObjectNode map(JavaType type) {
        if (!type.getKeyType().hasRawClass(String.class)) {
            return unsupported(type, "its keys are not texts");
        }
        ObjectNode schema = typed("object");
        schema.set("additionalProperties", schema(type.getContentType()));
        return schema;
    }

    private ObjectNode record(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (open.contains(raw)) {
            return unsupported(type, "it contains itself");
        }
        open.push(raw);
        List<JsonSchema.Property> properties = java.util.Arrays.stream(raw.getRecordComponents())
                .map(c -> property(type, c))
                .toList();
        ObjectNode schema = schemaOf(properties);
        open.pop();
        return schema;
    }

    private static JsonSchema.Property property(JavaType owner, RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        JsonPropertyDescription described = component.getAccessor().getAnnotation(JsonPropertyDescription.class);
        String name = named == null || named.value().isEmpty() ? component.getName() : named.value();
        JavaType type =
                Json.mapper().getTypeFactory().resolveMemberType(component.getGenericType(), owner.getBindings());
        boolean required = !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return new JsonSchema.Property(name, type, described == null ? "" : described.value(), required);
    }

    private ObjectNode valueSchema(JavaType type, boolean optional) {
        ObjectNode schema = schema(type);
        return optional && !type.hasRawClass(Optional.class) ? nullable(schema) : schema;
    }

    private static ObjectNode nullable(ObjectNode schema) {
        JsonNode type = schema.get("type");
        if (type != null && type.isTextual()) {
            schema.putArray("type").add(type.asText()).add("null");
        }
        if (schema.get("enum") instanceof ArrayNode values) {
            values.addNull();
        }
        return schema;
    }

    private static ObjectNode described(ObjectNode schema, String description) {
        return description.isBlank() ? schema : schema.put("description", description);
    }

    private static ObjectNode enumeration(Class<?> type) {
        ObjectNode schema = typed("string");
        ArrayNode values = schema.putArray("enum");
        for (Object constant : type.getEnumConstants()) {
            values.add(Json.mapper().convertValue(constant, String.class));
        }
        return schema;
    }

    static ObjectNode typed(String name) {
        return JsonNodeFactory.instance.objectNode().put("type", name);
    }

    private static ObjectNode unsupported(JavaType type, String why) {
        throw new InvalidSchemaException(
                "The type " + type.toCanonical() + " has no JSON schema: " + why + ".",
                "Use records of texts, numbers, booleans, enums, dates, lists, maps with text keys and other records.");
    }
}
