package io.perdure.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.model.output.structured.Description;
import io.perdure.json.JsonSchema;
import io.perdure.json.JsonSchema.InvalidSchemaException;
import io.perdure.tool.Compensator;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolEffect;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolSpec;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One method of an object with LangChain4j's {@code @Tool}. */
final class MethodTool implements Tool {
    private final ToolSpec spec;
    private final Object object;
    private final Method method;
    private final List<MethodParameter> parameters;
    private final Optional<Compensator> undo;

    private MethodTool(
            ToolSpec spec, Object object, Method method, List<MethodParameter> parameters, Optional<Compensator> undo) {
        this.spec = spec;
        this.object = object;
        this.method = method;
        this.parameters = parameters;
        this.undo = undo;
    }

    static MethodTool of(Object object, ToolMethod method) {
        method.demandHonoured();
        method.makeAccessible();
        List<MethodParameter> parameters = method.parameters();
        ToolSpec spec = ToolSpec.named(method.name())
                .description(method.description())
                .effect(method.effect().map(ToolEffect::value).orElse(Effect.ONCE))
                .input(schema(method, parameters))
                .trust(declaration -> method.declared(declaration, parameters))
                .build();
        Optional<Compensator> undo = method.undo().map(how -> MethodCompensator.of(object, how, parameters));
        return new MethodTool(spec, object, method.declaration(), parameters, undo);
    }

    private static JsonSchema schema(ToolMethod method, List<MethodParameter> parameters) {
        List<JsonSchema.Property> properties = parameters.stream()
                .filter(parameter -> !parameter.isContext())
                .map(MethodParameter::property)
                .toList();
        try {
            return JsonSchema.ofObject(properties, MethodTool::description);
        } catch (InvalidSchemaException e) {
            throw method.refused("its parameters have no schema. " + withoutFix(e), e.fix());
        }
    }

    private static String description(AnnotatedElement element) {
        Description description = element.getAnnotation(Description.class);
        return description == null ? "" : String.join(" ", description.value());
    }

    private static String withoutFix(InvalidSchemaException e) {
        String message = String.valueOf(e.getMessage());
        return message.substring(0, message.indexOf(". Fix: "));
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public @Nullable Object call(ToolInvocation invocation, ToolContext context) throws Exception {
        return invoke(object, method, arguments(invocation.arguments(), context));
    }

    @Override
    public Optional<Compensator> compensator() {
        return undo;
    }

    static @Nullable Object invoke(Object object, Method method, @Nullable Object[] arguments) throws Exception {
        try {
            return method.invoke(object, arguments);
        } catch (InvocationTargetException e) {
            throw thrown(e.getCause());
        }
    }

    private static Exception thrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof Exception exception ? exception : new UndeclaredThrowableException(cause);
    }

    private @Nullable Object[] arguments(JsonNode json, ToolContext context) throws ToolException {
        @Nullable Object[] arguments = new @Nullable Object[parameters.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = parameters.get(i).value(json, context);
        }
        return arguments;
    }
}
