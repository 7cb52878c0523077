package io.perdure.langchain4j;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.ToolMemoryId;
import dev.langchain4j.invocation.InvocationContext;
import io.perdure.json.Json;
import io.perdure.json.JsonSchema;
import io.perdure.json.JsonSchema.InvalidSchemaException;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolException;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a tool method.
 *
 * @param name the argument's name
 * @param type its Java type
 * @param description what it is, for the model
 * @param required whether it must be there
 * @param absent what stands for it if it is not
 */
record MethodParameter(String name, JavaType type, String description, boolean required, JsonNode absent) {
    static MethodParameter of(ToolMethod method, Parameter parameter, JavaType type) {
        P annotation = parameter.getAnnotation(P.class);
        if (type.hasRawClass(ToolContext.class)) {
            return new MethodParameter("", type, "", false, NullNode.getInstance());
        }
        demandHonoured(method, parameter, type, annotation);
        String name = name(method, parameter, annotation);
        if (annotation != null && !annotation.defaultValue().equals(P.NO_DEFAULT)) {
            return withDefault(method, name, type, annotation);
        }
        boolean required = (annotation == null || annotation.required()) && !isNullable(parameter);
        if (!required && type.isPrimitive()) {
            throw method.refused(
                    "its parameter " + name + " is not required, but its type has no null",
                    "Use the boxed type, or give it a default with @P(defaultValue = \"…\").");
        }
        return new MethodParameter(name, type, description(annotation), required, NullNode.getInstance());
    }

    private static MethodParameter withDefault(ToolMethod method, String name, JavaType type, P annotation) {
        JsonNode absent = defaultValue(method, name, type, annotation.defaultValue());
        String told = (description(annotation) + " (default: " + annotation.defaultValue() + ")").strip();
        return new MethodParameter(name, type, told, false, absent);
    }

    private static void demandHonoured(ToolMethod method, Parameter parameter, JavaType type, @Nullable P annotation) {
        if (parameter.isAnnotationPresent(ToolMemoryId.class)) {
            throw method.refused(
                    "@ToolMemoryId is not honoured here",
                    "Take a ToolContext instead, and use context.invocation().id().task().");
        }
        if (type.getRawClass().getPackageName().equals(InvocationContext.class.getPackageName())) {
            throw method.refused(
                    "nobody sets its parameter of type " + type.getRawClass().getSimpleName() + " here",
                    "Take a ToolContext instead, or give the object what it needs when you make it.");
        }
        if (annotation != null
                && !annotation.value().isBlank()
                && !annotation.description().isBlank()) {
            throw method.refused("an @P has both value and description", "Use one of them.");
        }
    }

    private static String name(ToolMethod method, Parameter parameter, @Nullable P annotation) {
        if (annotation != null && !annotation.name().isBlank()) {
            return annotation.name();
        }
        if (parameter.isNamePresent()) {
            return parameter.getName();
        }
        throw method.refused(
                "the names of its parameters are not in the class file",
                "Compile with -parameters, or write @P(name = \"…\").");
    }

    private static String description(@Nullable P annotation) {
        if (annotation == null) {
            return "";
        }
        return annotation.description().isBlank() ? annotation.value() : annotation.description();
    }

    // By its simple name, as null checkers do it: JSpecify's is one of many.
    private static boolean isNullable(Parameter parameter) {
        return Stream.of(parameter, parameter.getAnnotatedType())
                .flatMap(element -> Arrays.stream(element.getAnnotations()))
                .anyMatch(annotation ->
                        annotation.annotationType().getSimpleName().equals("Nullable"));
    }

    // Written as the text itself where the type is written as a text, and as JSON elsewhere.
    private static JsonNode defaultValue(ToolMethod method, String name, JavaType type, String text) {
        try {
            JsonNode itself = TextNode.valueOf(text);
            JsonSchema schema = JsonSchema.of(type);
            JsonNode value = schema.problems(itself).isEmpty() ? itself : Json.parse(text);
            if (schema.problems(value).isEmpty()) {
                Json.read(value, type); // the type's own checks
                return value;
            }
        } catch (InvalidSchemaException e) {
            return NullNode.getInstance(); // told when the schema of all parameters is made
        } catch (IllegalArgumentException e) {
            // Told below: neither a text of this type, nor JSON.
        }
        throw method.refused(
                "the default of its parameter " + name + " is no "
                        + type.getRawClass().getSimpleName(),
                "Write it as text or JSON of this type.");
    }

    boolean isContext() {
        return type.hasRawClass(ToolContext.class);
    }

    JsonSchema.Property property() {
        return new JsonSchema.Property(name, type, description, required);
    }

    @Nullable
    Object value(JsonNode arguments, ToolContext context) throws ToolException {
        if (isContext()) {
            return context;
        }
        JsonNode given = arguments.path(name);
        try {
            return Json.read(given.isMissingNode() || given.isNull() ? absent : given, type);
        } catch (IllegalArgumentException e) { // fits the schema, yet the type's own checks refuse it
            throw ToolException.refused("The argument " + name + " cannot be used: " + e.getMessage());
        }
    }
}
