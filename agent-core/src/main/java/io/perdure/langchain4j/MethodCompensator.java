package io.perdure.langchain4j;

import com.fasterxml.jackson.databind.JavaType;
import io.perdure.tool.Compensator;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolOutcome;
import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method with LangChain4j's {@code @CompensateFor}: it takes what its tool takes, in the same order, and perhaps the attempt
 * ({@link ToolContext}) and what its tool returned ({@link ToolOutcome}).
 */
final class MethodCompensator implements Compensator {
    private static final String FIX =
            "Take the same types in the same order; a ToolContext, and a ToolOutcome for what the tool"
                    + " returned, may stand beside them.";

    private final Object object;
    private final Method method;
    private final List<JavaType> types;
    private final List<MethodParameter> arguments;

    private MethodCompensator(Object object, Method method, List<JavaType> types, List<MethodParameter> arguments) {
        this.object = object;
        this.method = method;
        this.types = types;
        this.arguments = arguments;
    }

    /** The undoing of a tool with these parameters. */
    static MethodCompensator of(Object object, ToolMethod undo, List<MethodParameter> parametersOfTool) {
        List<MethodParameter> arguments =
                parametersOfTool.stream().filter(one -> !one.isContext()).toList();
        List<JavaType> taken =
                undo.types().stream().filter(type -> !isOurs(type)).toList();
        if (!taken.equals(arguments.stream().map(MethodParameter::type).toList())) {
            throw undo.refused("its parameters are not those of the tool that it compensates for", FIX);
        }
        undo.makeAccessible();
        return new MethodCompensator(object, undo.declaration(), undo.types(), arguments);
    }

    private static boolean isOurs(JavaType type) {
        return type.hasRawClass(ToolContext.class) || type.hasRawClass(ToolOutcome.class);
    }

    @Override
    public @Nullable Object compensate(ToolInvocation invocation, String result, ToolContext context) throws Exception {
        return MethodTool.invoke(object, method, values(invocation, result, context));
    }

    private @Nullable Object[] values(ToolInvocation invocation, String result, ToolContext context)
            throws ToolException {
        Iterator<MethodParameter> rest = arguments.iterator();
        @Nullable Object[] values = new @Nullable Object[types.size()];
        for (int i = 0; i < values.length; i++) {
            JavaType type = types.get(i);
            if (type.hasRawClass(ToolContext.class)) {
                values[i] = context;
            } else {
                values[i] = type.hasRawClass(ToolOutcome.class)
                        ? ToolOutcome.done(result)
                        : rest.next().value(invocation.arguments(), context);
            }
        }
        return values;
    }
}
