package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The keyword {@code type}: one name, or a list of them. */
final class TypeKeyword {
    private record Named(String words, Predicate<JsonNode> test) {}

    private static final Map<String, Named> TYPES = Map.of(
            "object", new Named("an object", JsonNode::isObject),
            "array", new Named("a list", JsonNode::isArray),
            "string", new Named("a text", JsonNode::isTextual),
            "integer", new Named("an integer", WholeNumbers::isWhole),
            "number", new Named("a number", FiniteNumbers::isFinite),
            "boolean", new Named("true or false", JsonNode::isBoolean),
            "null", new Named("null", JsonNode::isNull));

    private TypeKeyword() {}

    static Check check(Keyword keyword) {
        List<String> names = keyword.texts();
        keyword.demand(TYPES.keySet().containsAll(names) && !names.isEmpty(), "one or more of " + known());
        List<Named> types = names.stream().map(TYPES::get).toList();
        String demand = "must be "
                + String.join(" or ", types.stream().map(Named::words).toList());
        return Check.that(test(types), demand);
    }

    private static Predicate<JsonNode> test(List<Named> types) {
        Predicate<JsonNode> test = value -> false;
        for (Named type : types) {
            test = test.or(type.test());
        }
        return test;
    }

    private static String known() {
        return String.join(", ", TYPES.keySet().stream().sorted().toList());
    }
}
