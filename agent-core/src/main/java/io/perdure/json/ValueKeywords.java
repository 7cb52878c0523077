package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The keywords that compare whole values. {@code 1} and {@code 1.0} are the same, as JSON Schema has it. */
final class ValueKeywords {
    private static final int MOST_SHOWN = 30;

    private ValueKeywords() {}

    static Check enumeration(Keyword keyword) {
        List<JsonNode> allowed = keyword.list();
        Set<JsonNode> values = allowed.stream().map(ValueKeywords::canonical).collect(Collectors.toSet());
        String shown =
                allowed.stream().limit(MOST_SHOWN).map(ValueKeywords::shown).collect(Collectors.joining(", "));
        String rest = allowed.size() > MOST_SHOWN ? " and " + (allowed.size() - MOST_SHOWN) + " more" : "";
        return Check.that(value -> values.contains(canonical(value)), "must be one of " + shown + rest);
    }

    static Check constant(Keyword keyword) {
        JsonNode only = canonical(keyword.value());
        return Check.that(value -> canonical(value).equals(only), "must be " + shown(keyword.value()));
    }

    static Check uniqueItems(Keyword keyword) {
        return keyword.flag()
                ? Check.that(value -> !value.isArray() || isUnique(value), "must not hold an item twice")
                : Check.NONE;
    }

    private static boolean isUnique(JsonNode list) {
        Set<JsonNode> seen = new LinkedHashSet<>();
        for (JsonNode item : list) {
            if (!seen.add(canonical(item))) {
                return false;
            }
        }
        return true;
    }

    // What the developer wrote is shown in full: a model needs it to the letter.
    private static String shown(JsonNode value) {
        return value.isTextual() ? "'" + value.textValue() + "'" : value.toString();
    }

    private static JsonNode canonical(JsonNode value) {
        if (FiniteNumbers.isFinite(value)) {
            BigDecimal number = value.decimalValue();
            return DecimalNode.valueOf(number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros());
        }
        return value.isContainerNode() ? canonicalContainer(value) : value;
    }

    private static JsonNode canonicalContainer(JsonNode value) {
        if (value.isArray()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode(value.size());
            value.forEach(item -> list.add(canonical(item)));
            return list;
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        value.properties().forEach(property -> object.set(property.getKey(), canonical(property.getValue())));
        return object;
    }
}
