package io.perdure.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ReturnBehavior;
import io.perdure.error.PerdureException;
import io.perdure.json.JsonSchema;
import io.perdure.tool.Effect;
import io.perdure.tool.InvalidToolException;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolEffect;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolSpec;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One method with LangChain4j's {@code @Tool}. */
final class MethodTool implements Tool {
    private final ToolSpec spec;
    private final Object object;
    private final Method method;
    private final List<MethodParameter> parameters;

    private MethodTool(ToolSpec spec, Object object, Method method, List<MethodParameter> parameters) {
        this.spec = spec;
        this.object = object;
        this.method = method;
        this.parameters = parameters;
    }

    static MethodTool of(Object object, Method method) {
        dev.langchain4j.agent.tool.Tool annotation = method.getAnnotation(dev.langchain4j.agent.tool.Tool.class);
        if (annotation.returnBehavior() != ReturnBehavior.TO_LLM) {
            throw new InvalidToolException(
                    "The tool method " + method.getName() + " has a return behaviour that is not honoured here.",
                    "Leave returnBehavior out: results always go to the model.");
        }
        List<MethodParameter> parameters =
                Arrays.stream(method.getParameters()).map(MethodParameter::of).toList();
        ToolEffect effect = method.getAnnotation(ToolEffect.class);
        ToolSpec spec = ToolSpec.named(annotation.name().isBlank() ? method.getName() : annotation.name())
                .description(String.join("\n", annotation.value()))
                .effect(effect == null ? Effect.ONCE : effect.value())
                .input(schema(method, parameters))
                .build();
        makeAccessible(method);
        return new MethodTool(spec, object, method, parameters);
    }

    private static JsonSchema schema(Method method, List<MethodParameter> parameters) {
        try {
            return JsonSchema.ofObject(parameters.stream()
                    .filter(parameter -> !parameter.isContext())
                    .map(MethodParameter::property)
                    .toList());
        } catch (PerdureException e) {
            throw new InvalidToolException(
                    "The tool method " + method.getName() + " has a parameter without a schema. " + e.getMessage(),
                    e.fix());
        }
    }

    private static void makeAccessible(Method method) {
        try {
            method.setAccessible(true);
        } catch (InaccessibleObjectException | SecurityException e) {
            throw new InvalidToolException(
                    "The tool method " + method.getName() + " cannot be called from here.",
                    "Make the class and the method public, or open the package to this library.");
        }
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public @Nullable Object call(ToolInvocation invocation, ToolContext context) throws Exception {
        @Nullable Object[] arguments = arguments(invocation.arguments(), context);
        try {
            return method.invoke(object, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        }
    }

    private @Nullable Object[] arguments(JsonNode json, ToolContext context) throws ToolException {
        @Nullable Object[] arguments = new @Nullable Object[parameters.size()];
        for (int i = 0; i < arguments.length; i++) {
            try {
                arguments[i] = parameters.get(i).value(json, context);
            } catch (IllegalArgumentException e) { // fits the schema, yet the type's own checks refuse it
                throw ToolException.refused("The arguments cannot be used: " + e.getMessage());
            }
        }
        return arguments;
    }
}
