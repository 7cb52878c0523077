package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * Which JSON values fit: for the arguments of tools and the answers of tasks. Immutable; safe for use by several threads.
 *
 * <p>The keywords understood are those of {@link #parse}; a keyword that would demand something else is refused rather
 * than passed over.
 */
public final class JsonSchema {
    private static final JsonSchema EMPTY_OBJECT =
            parse("{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}");
    private static final int LONGEST_QUOTE = 40;

    private final ObjectNode schema;
    private final String text;
    private final Check check;

    private JsonSchema(ObjectNode schema) {
        this.schema = schema;
        this.text = schema.toString();
        this.check = new SchemaCompiler(schema).compile();
    }

    /**
     * The schema of a Java type: records (nested ones too), enums, lists, sets, arrays, maps with text keys, {@code Optional} and JSpecify
     * {@code @Nullable} (not required), numbers, texts, booleans, {@code java.time}, {@code UUID} and {@code URI}. Component names and
     * descriptions may be set with Jackson's {@code @JsonProperty} and {@code @JsonPropertyDescription}.
     *
     * @throws InvalidSchemaException if the type, or one it is made of, has no schema
     */
    public static JsonSchema of(Type type) {
        return new JsonSchema(new SchemaGenerator().schemaOf(type));
    }

    /** The schema of an object with these properties, and no others. */
    public static JsonSchema ofObject(List<Property> properties) {
        return new JsonSchema(new SchemaGenerator().schemaOf(properties));
    }

    /**
     * A schema from its JSON text. Understood are type, enum, const, properties, required, additionalProperties, items, minItems, maxItems,
     * uniqueItems, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minLength, maxLength, pattern, anyOf, oneOf, allOf, not,
     * format (date, date-time, time, duration, uuid, uri; others are notes), and notes such as title and description.
     *
     * @throws InvalidSchemaException if it is not an object, or uses another keyword that would demand something
     */
    public static JsonSchema parse(String json) {
        try {
            if (Json.parse(json) instanceof ObjectNode object) {
                return new JsonSchema(object);
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidSchemaException("The schema is not JSON: " + e.getMessage() + ".", "Correct its text.");
        }
        throw new InvalidSchemaException("The schema is not a JSON object.", "Write it as {\"type\": …}.");
    }

    /** The schema of an object without properties. */
    public static JsonSchema emptyObject() {
        return EMPTY_OBJECT;
    }

    /** Whether only objects fit. */
    public boolean isObject() {
        return schema.path("type").asText().equals("object");
    }

    /** The schema as compact JSON text. */
    public String json() {
        return text;
    }

    /** What is wrong with a value, each as a sentence without a full stop that begins with its place; empty if it fits. */
    public List<String> problems(JsonNode value) {
        List<String> problems = new ArrayList<>(0);
        check.check(value, "", problems);
        return problems;
    }

    /** A value of the model's as it may be quoted back to it. */
    static String quoted(JsonNode value) {
        String shown = value.toString();
        return shown.length() <= LONGEST_QUOTE ? shown : shown.substring(0, LONGEST_QUOTE) + "…";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonSchema that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    /**
     * One property of an object.
     *
     * @param name its name
     * @param type the Java type of its value
     * @param description what it is, for the model; may be empty
     * @param required whether it must be there
     */
    public record Property(String name, Type type, String description, boolean required) {}
}
