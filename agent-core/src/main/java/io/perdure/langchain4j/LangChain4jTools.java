package io.perdure.langchain4j;

import dev.langchain4j.agent.tool.Tool;
import io.perdure.tool.InvalidToolException;
import io.perdure.tool.Tools;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Objects whose methods carry LangChain4j's own {@code @Tool} and {@code @P}, as tools.
 *
 * <p>A method's effect is said by {@code @ToolEffect} ({@code ONCE} if it is not); a parameter of type {@code ToolContext} is given the
 * attempt and is no argument. Parameters may have all types that {@code JsonSchema.of} knows. What a method returns or throws is treated
 * as for any tool.
 */
public final class LangChain4jTools {
    private LangChain4jTools() {}

    /**
     * The tools of these objects, those of inherited methods too, ordered by name for each object.
     *
     * @throws InvalidToolException if an object has no tools, two tools have one name, or a method uses what cannot be honoured
     */
    public static Tools of(Object... objects) {
        Tools tools = Tools.none();
        for (Object object : objects) {
            io.perdure.tool.Tool[] found = methods(object.getClass()).stream()
                    .map(method -> MethodTool.of(object, method))
                    .sorted(Comparator.comparing(tool -> tool.spec().name()))
                    .toArray(io.perdure.tool.Tool[]::new);
            if (found.length == 0) {
                throw new InvalidToolException(
                        "The class " + object.getClass().getName() + " has no method with LangChain4j's @Tool.",
                        "Put @Tool(\"what it does\") on the methods that are tools.");
            }
            tools = tools.and(Tools.of(found));
        }
        return tools;
    }

    // The most derived method of a signature counts, so that an override is one tool and not two.
    private static List<Method> methods(Class<?> type) {
        Map<String, Method> methods = new LinkedHashMap<>();
        for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
            for (Method method : owner.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Tool.class) && !method.isBridge()) {
                    methods.putIfAbsent(method.getName() + List.of(method.getParameterTypes()), method);
                }
            }
        }
        return new ArrayList<>(methods.values());
    }
}
