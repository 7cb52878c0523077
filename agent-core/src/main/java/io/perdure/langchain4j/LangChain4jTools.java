package io.perdure.langchain4j;

import io.perdure.tool.Tool;
import io.perdure.tool.ToolSpec.InvalidToolException;
import io.perdure.tool.Tools;
import java.util.Comparator;

/**
 * Objects whose methods carry LangChain4j's own {@code @Tool} and {@code @P}, as tools.
 *
 * <p>A method's effect is said by {@code @ToolEffect} ({@code ONCE} if it is not); a parameter of type {@code ToolContext} is given the
 * attempt and is no argument. Parameters may have all types that {@code JsonSchema.of} knows; LangChain4j's {@code @Description} on records
 * and their components is shown to the model. A parameter that is {@code Optional}, {@code @Nullable}, not required or has a default may be
 * left out. A method with {@code @CompensateFor} undoes what the tool of that name did: it takes what the tool takes, and perhaps a
 * {@code ToolContext} and a {@code ToolOutcome}, which is what the tool returned. What a method returns or throws is treated as for any tool.
 */
public final class LangChain4jTools {
    private LangChain4jTools() {}

    /**
     * The tools of these objects, ordered by name for each object: its public and other methods, inherited ones, static ones, and those that
     * implement a method of an interface which carries the annotations.
     *
     * @throws InvalidToolException if an object has no tools, two tools have one name, or a method uses what cannot be honoured
     */
    public static Tools of(Object... objects) {
        Tools tools = Tools.none();
        for (Object object : objects) {
            Tool[] found = ToolMethods.of(object.getClass()).stream()
                    .map(method -> MethodTool.of(object, method))
                    .sorted(Comparator.comparing(tool -> tool.spec().name()))
                    .toArray(Tool[]::new);
            if (found.length == 0) {
                throw noTools(object);
            }
            tools = tools.and(Tools.of(found));
        }
        return tools;
    }

    private static InvalidToolException noTools(Object object) {
        String fix = "Put @Tool(\"what it does\") on the methods that are tools.";
        if (object instanceof Class<?>) {
            fix = "Pass an object of the class, not the class.";
        } else if (object instanceof Tool) {
            fix = "It is a tool already: use Tools.of(…), and Tools.of(…).and(LangChain4jTools.of(…)) for both.";
        }
        return new InvalidToolException(
                "The class " + object.getClass().getName() + " has no method with LangChain4j's @Tool.", fix);
    }
}
