package io.perdure.testkit.agentdojo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of recorded calls: compared by what they say, found in texts. */
final class Values {
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])\\d[\\d,]*(?:\\.\\d+)?(?![\\w]|\\.\\d)");

    private Values() {}

    static boolean same(JsonNode one, JsonNode other) {
        return normal(one).equals(normal(other));
    }

    private static String normal(JsonNode value) {
        if (value.isNumber()) {
            return value.decimalValue().stripTrailingZeros().toPlainString();
        }
        if (value.isObject()) {
            TreeMap<String, String> fields = new TreeMap<>();
            value.properties().forEach(field -> fields.put(field.getKey(), normal(field.getValue())));
            return fields.toString();
        }
        if (value.isArray()) {
            List<String> items = new ArrayList<>();
            value.forEach(item -> items.add(normal(item)));
            return items.toString();
        }
        return collapsed(value.asText());
    }

    static String collapsed(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    /** Whether a text says the value. */
    static boolean says(String text, JsonNode value) {
        if (!value.isNumber()) {
            return collapsed(text).contains(collapsed(value.asText()));
        }
        Matcher number = NUMBER.matcher(text);
        while (number.find()) {
            if (new java.math.BigDecimal(number.group().replace(",", "")).compareTo(value.decimalValue()) == 0) {
                return true;
            }
        }
        return false;
    }
}
