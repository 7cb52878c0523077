package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Java types whose schema is one line. */
final class SimpleTypes {
    private static final Map<Class<?>, Supplier<ObjectNode>> SCHEMAS = new HashMap<>();

    static {
        put(() -> SchemaGenerator.typed("string"), String.class, CharSequence.class, char.class, Character.class);
        put(() -> SchemaGenerator.typed("boolean"), boolean.class, Boolean.class);
        put(() -> integer(Byte.MIN_VALUE, Byte.MAX_VALUE), byte.class, Byte.class);
        put(() -> integer(Short.MIN_VALUE, Short.MAX_VALUE), short.class, Short.class);
        put(() -> integer(Integer.MIN_VALUE, Integer.MAX_VALUE), int.class, Integer.class);
        put(() -> SchemaGenerator.typed("integer"), long.class, Long.class);
        put(() -> SchemaGenerator.typed("integer"), BigInteger.class);
        put(
                () -> SchemaGenerator.typed("number"),
                float.class,
                Float.class,
                double.class,
                Double.class,
                BigDecimal.class);
        put(() -> formatted("date"), LocalDate.class);
        put(() -> formatted("date-time"), Instant.class, OffsetDateTime.class);
        put(() -> formatted("time"), LocalTime.class);
        put(() -> formatted("duration"), Duration.class);
        put(() -> formatted("uuid"), UUID.class);
        put(() -> formatted("uri"), URI.class);
        put(() -> described("an ISO date and time without zone, such as 2026-03-01T10:15:30"), LocalDateTime.class);
        put(
                () -> described("an ISO date and time with zone, such as 2026-03-01T10:15:30+01:00[Europe/Paris]"),
                ZonedDateTime.class);
        put(() -> described("an ISO period, such as P1M10D"), Period.class);
        put(() -> described("a month, such as 2026-03"), YearMonth.class);
        put(JsonNodeFactory.instance::objectNode, JsonNode.class, Object.class);
        put(() -> SchemaGenerator.typed("object"), ObjectNode.class);
    }

    private SimpleTypes() {}

    static Optional<ObjectNode> schema(Class<?> type) {
        return Optional.ofNullable(SCHEMAS.get(type)).map(Supplier::get);
    }

    private static void put(Supplier<ObjectNode> schema, Class<?>... types) {
        for (Class<?> type : types) {
            SCHEMAS.put(type, schema);
        }
    }

    private static ObjectNode integer(long least, long most) {
        return SchemaGenerator.typed("integer").put("minimum", least).put("maximum", most);
    }

    private static ObjectNode formatted(String format) {
        return SchemaGenerator.typed("string").put("format", format);
    }

    private static ObjectNode described(String text) {
        return SchemaGenerator.typed("string").put("description", text);
    }
}
