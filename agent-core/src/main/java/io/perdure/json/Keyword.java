package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.json.JsonSchema.InvalidSchemaException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * A keyword of a schema and what it is set to. Whatever has not the form it must have is refused: taken for something
 * else, it would let values pass.
 *
 * @param name its name
 * @param value what it is set to
 * @param place where it stands in the schema
 */
record Keyword(String name, JsonNode value, Place place) {
    int count() {
        demand(value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0, "an integer of 0 or more");
        return value.intValue();
    }

    BigDecimal number() {
        demand(FiniteNumbers.isFinite(value), "a number");
        return value.decimalValue();
    }

    String text() {
        demand(value.isTextual(), "a text");
        return value.textValue();
    }

    boolean flag() {
        demand(value.isBoolean(), "true or false");
        return value.booleanValue();
    }

    List<JsonNode> list() {
        demand(value.isArray(), "a list");
        List<JsonNode> items = new ArrayList<>();
        value.forEach(items::add);
        return items;
    }

    /** One text, or a list of them. */
    List<String> texts() {
        return value.isTextual() ? List.of(value.textValue()) : names();
    }

    List<String> names() {
        List<JsonNode> items = list();
        demand(items.stream().allMatch(JsonNode::isTextual), "a list of texts");
        return items.stream().map(JsonNode::textValue).toList();
    }

    void demand(boolean met, String form) {
        if (!met) {
            throw invalid("must be " + form);
        }
    }

    InvalidSchemaException invalid(String why) {
        return new InvalidSchemaException(
                "The keyword " + name + " of the schema" + place.at() + " " + why + ".", "Correct the schema.");
    }
}
