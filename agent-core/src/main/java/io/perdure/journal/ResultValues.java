package io.perdure.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.json.Json;
import java.util.HashSet;
import java.util.Set;

/** The texts in a result, each as a whole. */
final class ResultValues {
    private static final int LONGEST = 200;

    private ResultValues() {}

    static Set<String> of(String result) {
        Set<String> values = new HashSet<>();
        try {
            collect(Json.parse(result), values);
        } catch (IllegalArgumentException e) { // a plain text
            add(result, values);
        }
        return values;
    }

    private static void collect(JsonNode value, Set<String> values) {
        if (value.isTextual()) {
            add(value.textValue(), values);
        }
        value.valueStream().forEach(part -> collect(part, values));
    }

    private static void add(String text, Set<String> values) {
        if (text.length() <= LONGEST && text.indexOf('\u27e6') < 0) {
            values.add(text);
        }
    }
}
