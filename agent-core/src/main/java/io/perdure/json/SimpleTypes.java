package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Java types whose schema is one line. Integers tell their bounds, so that what fits can be read: a structured answer is
 * checked by its schema alone before it is accepted.
 */
final class SimpleTypes {
    private static final Map<Class<?>, Supplier<ObjectNode>> SCHEMAS = new HashMap<>();

    static {
        put(JsonNodeFactory.instance::objectNode, JsonNode.class, Object.class);
        put(() -> typed("object"), ObjectNode.class);
        put(() -> typed("array"), ArrayNode.class);
        put(() -> typed("string"), String.class, CharSequence.class, char[].class, Path.class);
        put(() -> typed("string").put("minLength", 1).put("maxLength", 1), char.class, Character.class);
        put(() -> typed("boolean"), boolean.class, Boolean.class);
        addNumbers();
        addFormats();
    }

    private SimpleTypes() {}

    static Optional<ObjectNode> schema(Class<?> type) {
        return Optional.ofNullable(SCHEMAS.get(type)).map(Supplier::get);
    }

    static ObjectNode typed(String name) {
        return JsonNodeFactory.instance.objectNode().put("type", name);
    }

    private static void addNumbers() {
        put(() -> integer(Byte.MIN_VALUE, Byte.MAX_VALUE), byte.class, Byte.class);
        put(() -> integer(Short.MIN_VALUE, Short.MAX_VALUE), short.class, Short.class);
        put(() -> integer(Integer.MIN_VALUE, Integer.MAX_VALUE), int.class, Integer.class, OptionalInt.class);
        put(() -> integer(Long.MIN_VALUE, Long.MAX_VALUE), long.class, Long.class, OptionalLong.class);
        put(() -> typed("integer"), BigInteger.class);
        put(() -> typed("number"), double.class, Double.class, OptionalDouble.class, BigDecimal.class);
        put(
                () -> typed("number").put("minimum", -Float.MAX_VALUE).put("maximum", Float.MAX_VALUE),
                float.class,
                Float.class);
    }

    private static void addFormats() {
        put(() -> formatted("date"), LocalDate.class);
        put(() -> formatted("date-time"), Instant.class, OffsetDateTime.class);
        put(() -> formatted("time"), OffsetTime.class);
        put(() -> explained("duration"), Duration.class);
        put(() -> formatted("uuid"), UUID.class);
        put(() -> formatted("uri"), URI.class);
        put(() -> explained("date-time-local"), LocalDateTime.class);
        put(() -> explained("time-local"), LocalTime.class);
        put(() -> explained("date-time-zoned"), ZonedDateTime.class);
        put(() -> explained("period"), Period.class);
        put(() -> explained("year"), Year.class);
        put(() -> explained("year-month"), YearMonth.class);
        put(() -> explained("month-day"), MonthDay.class);
        put(() -> explained("time-zone"), ZoneId.class);
        put(() -> explained("zone-offset"), ZoneOffset.class);
        put(() -> formatted("byte").put("contentEncoding", "base64"), byte[].class);
    }

    private static void put(Supplier<ObjectNode> schema, Class<?>... types) {
        for (Class<?> type : types) {
            SCHEMAS.put(type, schema);
        }
    }

    private static ObjectNode integer(long least, long most) {
        return typed("integer").put("minimum", least).put("maximum", most);
    }

    private static ObjectNode formatted(String format) {
        return typed("string").put("format", format);
    }

    // The name alone means little to a model.
    private static ObjectNode explained(String format) {
        String words = Format.named(format).map(Format::words).orElseThrow();
        return formatted(format).put("description", words);
    }
}
