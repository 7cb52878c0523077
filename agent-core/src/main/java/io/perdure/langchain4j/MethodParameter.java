package io.perdure.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.ToolMemoryId;
import io.perdure.json.Json;
import io.perdure.json.JsonSchema;
import io.perdure.tool.InvalidToolException;
import io.perdure.tool.ToolContext;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a tool method.
 *
 * @param name the argument's name
 * @param type its Java type
 * @param description what it is, for the model
 * @param required whether it must be there
 */
record MethodParameter(String name, Type type, String description, boolean required) {
    static MethodParameter of(Parameter parameter) {
        P annotation = parameter.getAnnotation(P.class);
        if (parameter.isAnnotationPresent(ToolMemoryId.class)) {
            throw refused(
                    parameter,
                    "@ToolMemoryId is not honoured here",
                    "Take a ToolContext and use its invocation().id().");
        }
        if (annotation != null && !annotation.defaultValue().equals(P.NO_DEFAULT)) {
            throw refused(
                    parameter,
                    "@P(defaultValue) is not honoured here",
                    "Use required = false and a type that can be null.");
        }
        boolean required = (annotation == null || annotation.required()) && parameter.getType() != Optional.class;
        if (!required && parameter.getType().isPrimitive()) {
            throw refused(parameter, "it is not required, but its type has no null", "Use the boxed type.");
        }
        return new MethodParameter(
                name(parameter, annotation), parameter.getParameterizedType(), description(annotation), required);
    }

    private static String name(Parameter parameter, @Nullable P annotation) {
        if (annotation != null && !annotation.name().isBlank()) {
            return annotation.name();
        }
        if (parameter.isNamePresent() || parameter.getType() == ToolContext.class) {
            return parameter.getName();
        }
        throw refused(
                parameter, "its name is not in the class file", "Compile with -parameters, or write @P(name = \"…\").");
    }

    private static String description(@Nullable P annotation) {
        if (annotation == null) {
            return "";
        }
        return annotation.description().isBlank() ? annotation.value() : annotation.description();
    }

    private static InvalidToolException refused(Parameter parameter, String why, String fix) {
        return new InvalidToolException(
                "The parameter " + parameter.getName() + " of the tool method "
                        + parameter.getDeclaringExecutable().getName() + " cannot be used: " + why + ".",
                fix);
    }

    boolean isContext() {
        return type == ToolContext.class;
    }

    JsonSchema.Property property() {
        return new JsonSchema.Property(name, type, description, required);
    }

    @Nullable
    Object value(JsonNode arguments, ToolContext context) {
        if (isContext()) {
            return context;
        }
        JsonNode value = arguments.path(name);
        boolean absent = value.isMissingNode() || value.isNull();
        if (absent && !isOptional()) {
            return null;
        }
        return Json.read(absent ? NullNode.getInstance() : value, type);
    }

    private boolean isOptional() {
        return type instanceof java.lang.reflect.ParameterizedType generic && generic.getRawType() == Optional.class;
    }
}
