package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.error.PerdureException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Which JSON values fit: for the arguments of tools and the answers of tasks. Immutable; safe for use by several threads.
 *
 * <p>The keywords understood are those of {@link #parse}; a keyword that would demand something else is refused rather
 * than passed over. Two schemas are equal if their texts are.
 */
public final class JsonSchema {
    private static final JsonSchema EMPTY_OBJECT =
            parse("{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}");

    private final String text;
    private final boolean object;
    private final Check check;

    private JsonSchema(ObjectNode schema) {
        this.text = schema.toString();
        this.object = schema.path("type").asText().equals("object");
        this.check = new SchemaCompiler(schema).compile();
    }

    /**
     * The schema of a Java type: records (nested ones too), enums, lists, sets, arrays, maps with keys that are texts or enums,
     * {@code Optional} and {@code @Nullable} (not required, may be null), numbers, texts, booleans, {@code java.time}, {@code UUID},
     * {@code URI}, {@code JsonNode} and {@code Object} (anything). Jackson's annotations for names and descriptions are honoured.
     *
     * <p>Whatever {@link Json} writes of a value of the type fits, and what fits can be read as one, unless the type's own constructor
     * refuses it.
     *
     * @throws InvalidSchemaException if the type, or one it is made of, has no schema
     */
    public static JsonSchema of(Type type) {
        return new JsonSchema(new SchemaGenerator(element -> "").schemaOf(type));
    }

    /**
     * The schema of an object with these properties, and no others.
     *
     * @throws InvalidSchemaException if the type of one has no schema, or two have one name
     */
    public static JsonSchema ofObject(List<Property> properties) {
        return ofObject(properties, element -> "");
    }

    /**
     * The schema of an object with these properties, and no others.
     *
     * @param description what an annotation of another library says of a class, or of the field of a record component; may be empty
     * @throws InvalidSchemaException if the type of one has no schema, or two have one name
     */
    public static JsonSchema ofObject(List<Property> properties, Function<AnnotatedElement, String> description) {
        return new JsonSchema(new SchemaGenerator(description).schemaOf(properties));
    }

    /**
     * A schema from its JSON text. Understood are type, enum, const, properties, required, additionalProperties, items, minItems, maxItems,
     * uniqueItems, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minLength, maxLength, pattern, anyOf, oneOf, allOf, not,
     * $ref to a place in the same schema, format (date, date-time, time, duration, uuid, uri and {@link #of}'s own; others are notes), and
     * notes such as title and description.
     *
     * @throws InvalidSchemaException if it is not an object, uses another keyword that would demand something, or uses one wrongly
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
        return object;
    }

    /** The schema as compact JSON text. */
    public String json() {
        return text;
    }

    /**
     * What is wrong with a value, each as a sentence without a full stop that begins with its place, such as {@code /items/2/quantity must be
     * an integer, is the text 'two'}; empty if it fits. At most 50; the value's own texts are quoted only in part.
     */
    public List<String> problems(JsonNode value) {
        Problems problems = new Problems();
        check.check(value, Place.ROOT, problems);
        return problems.sentences();
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
     * @param required whether it must be there; if not, it may also be null
     */
    public record Property(String name, Type type, String description, boolean required) {
        /** Checks that nothing is missing. */
        public Property {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(description, "description");
        }
    }

    /** A type that has no JSON schema, or a schema that cannot be used. */
    public static final class InvalidSchemaException extends PerdureException {
        private static final long serialVersionUID = 1L;

        InvalidSchemaException(String what, String fix) {
            super("invalid-schema", what, fix);
        }
    }
}
