package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The keywords that look at one value and at nothing in it. Each says nothing about values of other types, as JSON Schema has it. */
final class SimpleKeywords {
    static final Set<String> NAMES = Set.of(
            "enum",
            "const",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "pattern",
            "minItems",
            "maxItems",
            "uniqueItems");

    private static final Map<String, Consumer<String>> FORMATS = Map.of(
            "date", LocalDate::parse,
            "date-time", OffsetDateTime::parse,
            "time", LocalTime::parse,
            "duration", Duration::parse,
            "uuid", UUID::fromString,
            "uri", URI::create);

    private SimpleKeywords() {}

    static Optional<Check> check(String keyword, JsonNode demand) {
        return Optional.ofNullable(
                switch (keyword) {
                    case "enum" -> Check.that(value -> contains(demand, value), "must be one of " + demand);
                    case "const" -> Check.that(demand::equals, "must be " + demand);
                    case "minimum" -> number(demand, (v, d) -> v.compareTo(d) >= 0, "must be at least ");
                    case "maximum" -> number(demand, (v, d) -> v.compareTo(d) <= 0, "must be at most ");
                    case "exclusiveMinimum" -> number(demand, (v, d) -> v.compareTo(d) > 0, "must be more than ");
                    case "exclusiveMaximum" -> number(demand, (v, d) -> v.compareTo(d) < 0, "must be less than ");
                    case "multipleOf" ->
                        number(demand, (v, d) -> v.remainder(d).signum() == 0, "must be a multiple of ");
                    case "minLength" ->
                        text(v -> length(v) >= demand.asInt(), "must have at least " + demand + " characters");
                    case "maxLength" ->
                        text(v -> length(v) <= demand.asInt(), "must have at most " + demand + " characters");
                    case "pattern" -> pattern(demand.asText());
                    case "minItems" -> list(v -> v.size() >= demand.asInt(), "must have at least " + demand + " items");
                    case "maxItems" -> list(v -> v.size() <= demand.asInt(), "must have at most " + demand + " items");
                    case "uniqueItems" ->
                        demand.asBoolean() ? list(SimpleKeywords::isUnique, "must not repeat items") : null;
                    case "format" -> format(demand.asText());
                    default -> null;
                });
    }

    private static boolean contains(JsonNode allowed, JsonNode value) {
        for (JsonNode one : allowed) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static Check number(JsonNode demand, BiPredicate<BigDecimal, BigDecimal> met, String words) {
        BigDecimal bound = demand.decimalValue();
        return Check.that(v -> !v.isNumber() || met.test(v.decimalValue(), bound), words + demand);
    }

    private static Check text(java.util.function.Predicate<String> met, String words) {
        return Check.that(v -> !v.isTextual() || met.test(v.textValue()), words);
    }

    private static Check list(java.util.function.Predicate<JsonNode> met, String words) {
        return Check.that(v -> !v.isArray() || met.test(v), words);
    }

    private static Check pattern(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return text(v -> pattern.matcher(v).find(), "must match " + regex);
    }

    private static Check format(String name) {
        Consumer<String> parser = FORMATS.get(name);
        return parser == null ? (value, path, problems) -> {} : text(v -> parses(parser, v), "must be a " + name);
    }

    private static boolean parses(Consumer<String> parser, String text) {
        try {
            parser.accept(text);
            return true;
        } catch (DateTimeException | IllegalArgumentException e) {
            return false;
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static boolean isUnique(JsonNode list) {
        Set<JsonNode> seen = new HashSet<>();
        for (JsonNode item : list) {
            if (!seen.add(item)) {
                return false;
            }
        }
        return true;
    }
}
