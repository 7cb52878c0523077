package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** One demand of a schema, compiled. */
@FunctionalInterface
interface Check {
    /**
     * Adds what is wrong with {@code value} to {@code problems}.
     *
     * @param path where the value stands, as a JSON pointer; empty for the whole
     */
    void check(JsonNode value, String path, List<String> problems);

    /** A demand that a value meets or not. */
    static Check that(java.util.function.Predicate<JsonNode> met, String demand) {
        return (value, path, problems) -> {
            if (!met.test(value)) {
                problems.add(place(path) + " " + demand + ", is " + JsonSchema.quoted(value));
            }
        };
    }

    /** The place for people. */
    static String place(String path) {
        return path.isEmpty() ? "the value" : path;
    }
}
