package io.perdure.tool;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps secrets by name. A model names one as {@code secret("stripe")} in an argument that its tool declares as a
 * {@link io.perdure.trust.SinkKind#CREDENTIAL}; a tool takes one with {@link ToolContext#secret}. The value is put in after the call was allowed, and
 * wherever the tool's result or error echoes it, it is blotted out. So it never stands in a prompt, a journal, a log or a span.
 *
 * <p>Safe for use by several threads.
 */
public interface Secrets {
    /** None. */
    Secrets NONE = of(Map.of());

    /** The names of all. */
    Set<String> names();

    /** A secret by its name. */
    Optional<String> find(String name);

    /** These, by name. */
    static Secrets of(Map<String, String> values) {
        Map<String, String> copy = new TreeMap<>(values);
        return new Secrets() {
            @Override
            public Set<String> names() {
                return Set.copyOf(copy.keySet());
            }

            @Override
            public Optional<String> find(String name) {
                return Optional.ofNullable(copy.get(Objects.requireNonNull(name)));
            }

            @Override
            public String toString() {
                return "secrets " + copy.keySet();
            }
        };
    }

    /** Variables of the process's environment: those of these names that are set. */
    static Secrets ofEnvironment(String... names) {
        Map<String, String> values = new TreeMap<>();
        for (String name : names) {
            String value = System.getenv(name);
            if (value != null) {
                values.put(name, value);
            }
        }
        return of(values);
    }
}
