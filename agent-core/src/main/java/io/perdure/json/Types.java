package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The keyword {@code type}: one name, or a list of them. */
final class Types {
    private record Named(String words, Predicate<JsonNode> test) {}

    private static final Map<String, Named> TYPES = Map.of(
            "object", new Named("an object", JsonNode::isObject),
            "array", new Named("a list", JsonNode::isArray),
            "string", new Named("a text", JsonNode::isTextual),
            "integer", new Named("an integer", Types::isInteger),
            "number", new Named("a number", JsonNode::isNumber),
            "boolean", new Named("true or false", JsonNode::isBoolean),
            "null", new Named("null", JsonNode::isNull));

    private Types() {}

    static Check check(JsonNode keyword) {
        List<Named> allowed = new ArrayList<>();
        if (keyword.isArray()) {
            keyword.forEach(name -> allowed.add(named(name.asText())));
        } else {
            allowed.add(named(keyword.asText()));
        }
        String words = String.join(" or ", allowed.stream().map(Named::words).toList());
        return Check.that(value -> allowed.stream().anyMatch(type -> type.test().test(value)), "must be " + words);
    }

    private static Named named(String name) {
        Named type = TYPES.get(name);
        if (type == null) {
            throw new InvalidSchemaException(
                    "The schema names an unknown type.",
                    "Use one of " + TYPES.keySet().stream().sorted().toList() + ".");
        }
        return type;
    }

    // 1.0 is an integer in JSON Schema, however it is written.
    private static boolean isInteger(JsonNode value) {
        if (value.isIntegralNumber()) {
            return true;
        }
        return value.isNumber()
                && value.decimalValue().remainder(BigDecimal.ONE).signum() == 0;
    }
}
