package io.perdure.tools.http;

import io.perdure.tool.ToolSpec.InvalidToolException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whether the arguments of a tool fit its URL: known when the tool is built, not when it is called. */
final class Inputs {
    private static final Set<Class<?>> SINGLE_VALUES = Set.of(
            int.class, long.class, double.class, boolean.class, short.class, float.class, byte.class, char.class);

    private Inputs() {}

    static void check(String tool, @Nullable Class<? extends Record> input, UrlTemplate url, boolean hasBody) {
        Map<String, Class<?>> components = new LinkedHashMap<>();
        if (input != null) {
            for (RecordComponent component : input.getRecordComponents()) {
                components.put(component.getName(), component.getType());
            }
        }
        for (String variable : url.variables()) {
            Class<?> type = components.remove(variable);
            if (type == null) {
                throw new InvalidToolException(
                        "The URL of the tool '" + tool + "' names {" + variable
                                + "}, which is not among its arguments.",
                        "Give input(…) a record that has a component '" + variable + "'.");
            }
            if (!isSingleValue(type)) {
                throw new InvalidToolException(
                        "The argument '" + variable + "' of the tool '" + tool
                                + "' is not a single value, so it cannot stand in a URL.",
                        "Use a string, a number, a boolean, an enum or a date.");
            }
        }
        if (!hasBody && !components.isEmpty()) {
            throw new InvalidToolException(
                    "The tool '" + tool + "' has no body, so nothing becomes of its arguments " + components.keySet()
                            + ".",
                    "Name them in the URL, such as ?name={name}, or use post, put or patch.");
        }
    }

    private static boolean isSingleValue(Class<?> type) {
        return SINGLE_VALUES.contains(type)
                || type.isEnum()
                || type == Optional.class
                || CharSequence.class.isAssignableFrom(type)
                || type.getName().startsWith("java.time.")
                || Number.class.isAssignableFrom(type)
                || type == Boolean.class
                || type == UUID.class;
    }
}
