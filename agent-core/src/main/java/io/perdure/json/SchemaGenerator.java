package io.perdure.json;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.json.JsonSchema.InvalidSchemaException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** Makes schemas of Java types, such that what Jackson writes of a value fits, and what fits can be read. */
final class SchemaGenerator {
    private static final int DEEPEST = 50; // a record may contain itself with other type arguments each time
    private static final Set<Class<?>> OPTIONALS =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    private final Function<AnnotatedElement, String> description;
    private final Deque<JavaType> open = new ArrayDeque<>();

    SchemaGenerator(Function<AnnotatedElement, String> description) {
        this.description = description;
    }

    ObjectNode schemaOf(Type type) {
        return schema(Json.mapper().constructType(type));
    }

    ObjectNode schemaOf(List<JsonSchema.Property> properties) {
        ObjectNode schema = SimpleTypes.typed("object");
        ObjectNode all = schema.putObject("properties");
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        properties.forEach(property -> add(property, all, required));
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema.put("additionalProperties", false);
    }

    private void add(JsonSchema.Property property, ObjectNode all, ArrayNode required) {
        if (all.has(property.name())) {
            throw new InvalidSchemaException(
                    "Two properties are called " + Values.quoted(property.name()) + ".",
                    "Give each a name of its own.");
        }
        JavaType type = Json.mapper().constructType(property.type());
        ObjectNode value = schema(type);
        if (!property.required() || OPTIONALS.contains(type.getRawClass())) {
            nullable(value);
        } else {
            required.add(property.name());
        }
        all.set(property.name(), described(value, property.description()));
    }

    private ObjectNode schema(JavaType type) {
        ObjectNode schema = SimpleTypes.schema(type.getRawClass()).orElseGet(() -> compound(type));
        return OPTIONALS.contains(type.getRawClass()) ? nullable(schema) : schema;
    }

    private ObjectNode compound(JavaType type) {
        if (type.isEnumType()) {
            return enumeration(type.getRawClass());
        }
        if (type.hasRawClass(Optional.class)) {
            return schema(type.containedTypeOrUnknown(0));
        }
        if (type.isArrayType() || type.isTypeOrSubTypeOf(Collection.class)) {
            return list(type);
        }
        return type.isTypeOrSubTypeOf(Map.class) ? map(type) : ofClass(type);
    }

    private ObjectNode list(JavaType type) {
        ObjectNode schema = SimpleTypes.typed("array");
        schema.set("items", schema(type.getContentType()));
        return type.isTypeOrSubTypeOf(Set.class) ? schema.put("uniqueItems", true) : schema;
    }

    private ObjectNode map(JavaType type) {
        if (type.getKeyType().isEnumType()) {
            return enumMap(type);
        }
        if (!type.getKeyType().hasRawClass(String.class)) {
            throw Unsupported.keys(type);
        }
        ObjectNode schema = SimpleTypes.typed("object");
        schema.set("additionalProperties", schema(type.getContentType()));
        return schema;
    }

    private ObjectNode enumMap(JavaType type) {
        ObjectNode schema = SimpleTypes.typed("object");
        ObjectNode properties = schema.putObject("properties");
        for (Object key : type.getKeyType().getRawClass().getEnumConstants()) {
            String name = Json.mapper().valueToTree(Map.of(key, 0)).fieldNames().next();
            properties.set(name, schema(type.getContentType()));
        }
        return schema.put("additionalProperties", false);
    }

    private ObjectNode ofClass(JavaType type) {
        if (open.contains(type) || open.size() == DEEPEST) {
            throw Unsupported.recursive(type);
        }
        RecordShape shape = RecordShape.of(type, description);
        open.push(type);
        ObjectNode schema = shape.value().map(this::schema).orElseGet(() -> schemaOf(shape.properties()));
        open.pop();
        return described(schema, shape.description());
    }

    private static ObjectNode nullable(ObjectNode schema) {
        JsonNode type = schema.get("type");
        if (type != null && type.isTextual()) {
            schema.putArray("type").add(type.asText()).add("null");
        }
        if (schema.get("enum") instanceof ArrayNode values && (type == null || type.isTextual())) {
            values.addNull();
        }
        return schema;
    }

    private static ObjectNode described(ObjectNode schema, String description) {
        return description.isBlank() ? schema : schema.put("description", description);
    }

    private static ObjectNode enumeration(Class<?> type) {
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        boolean texts = true;
        for (Object constant : type.getEnumConstants()) {
            JsonNode value = Json.mapper().valueToTree(constant);
            texts &= value.isTextual();
            values.add(value);
        }
        ObjectNode schema = texts ? SimpleTypes.typed("string") : JsonNodeFactory.instance.objectNode();
        schema.set("enum", values);
        return schema;
    }
}
