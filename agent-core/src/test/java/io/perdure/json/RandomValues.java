package io.perdure.json;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Random types, built of generic records and collections, and random values of them. The same seed gives the same. */
final class RandomValues {
    /** A value and the type it is of. */
    record Typed(JavaType type, Object value) {}

    record Pair<A, B>(A first, B second) {}

    record Maybe<A>(@Nullable A value, Optional<A> other) {}

    enum Weekday {
        MONDAY,
        TUESDAY,
        WEDNESDAY
    }

    private static final TypeFactory TYPES = Json.mapper().getTypeFactory();
    private static final List<String> JSON = List.of(
            "null",
            "1",
            "1.0",
            "-3",
            "2.5",
            "3000000000",
            "1e30",
            "1e300",
            "\"text\"",
            "\"\"",
            "true",
            "[]",
            "{}",
            "[1,1]",
            "\"2026-03-01\"",
            "\"2026-03-01T10:15:30Z\"",
            "\"2026-03-01T10:15\"",
            "\"10:15\"",
            "\"PT1H\"",
            "\"P1M\"",
            "\"MONDAY\"",
            "\"00000000-0000-0001-0000-000000000002\"",
            "{\"first\":1,\"second\":2}",
            "{\"value\":null}");

    private final Random random;

    RandomValues(Random random) {
        this.random = random;
    }

    /** A record and its type. */
    Typed next() {
        Shape shape = record(3);
        return new Typed(shape.type(), shape.values().get());
    }

    /** The tree with one of its parts replaced, added or taken away. */
    JsonNode damaged(JsonNode tree) {
        if (tree.isEmpty() || random.nextInt(4) == 0) {
            return Json.parse(JSON.get(random.nextInt(JSON.size())));
        }
        if (tree instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            return random.nextInt(10) == 0
                    ? object.without(List.of(name))
                    : object.set(name, damaged(object.get(name)));
        }
        ArrayNode list = (ArrayNode) tree;
        int index = random.nextInt(list.size());
        return random.nextInt(10) == 0 ? list.add(list.get(index)) : list.set(index, damaged(list.get(index)));
    }

    /** A type and where its values come from. */
    private record Shape(JavaType type, Supplier<Object> values) {}

    private Shape any(int depth) {
        return depth == 0 || random.nextInt(3) == 0
                ? simple()
                : random.nextBoolean() ? record(depth) : collection(depth);
    }

    private Shape record(int depth) {
        if (random.nextInt(3) == 0) {
            Shape content = notOptional(depth - 1);
            JavaType type = TYPES.constructParametricType(Maybe.class, content.type());
            return new Shape(
                    type,
                    () -> new Maybe<>(random.nextBoolean() ? content.values().get() : null, maybe(content)));
        }
        Shape first = any(depth - 1);
        Shape second = any(depth - 1);
        JavaType type = TYPES.constructParametricType(Pair.class, first.type(), second.type());
        return new Shape(
                type, () -> new Pair<>(first.values().get(), second.values().get()));
    }

    private Shape collection(int depth) {
        return switch (random.nextInt(4)) {
            case 0 -> {
                Shape content = any(depth - 1);
                yield new Shape(TYPES.constructCollectionType(List.class, content.type()), () -> list(content));
            }
            case 1 -> {
                Shape content = any(depth - 1);
                yield new Shape(
                        TYPES.constructMapType(Map.class, TYPES.constructType(String.class), content.type()), () -> {
                            Map<String, Object> map = new LinkedHashMap<>();
                            list(content).forEach(value -> map.put(text(), value));
                            return map;
                        });
            }
            case 2 ->
                new Shape(
                        TYPES.constructCollectionType(java.util.Set.class, String.class),
                        () -> new LinkedHashSet<>(List.of(text(), text() + "!")));
            default -> {
                Shape content = notOptional(depth - 1);
                yield new Shape(TYPES.constructReferenceType(Optional.class, content.type()), () -> maybe(content));
            }
        };
    }

    // An optional of an optional looks like one optional when it is written.
    private Shape notOptional(int depth) {
        Shape shape = any(depth);
        return shape.type().hasRawClass(Optional.class) ? simple() : shape;
    }

    private Optional<Object> maybe(Shape content) {
        return random.nextBoolean() ? Optional.of(content.values().get()) : Optional.empty();
    }

    private List<Object> list(Shape content) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(content.values().get());
        }
        return list;
    }

    private Shape simple() {
        return switch (random.nextInt(14)) {
            case 0 -> of(Boolean.class, random::nextBoolean);
            case 1 -> of(Integer.class, random::nextInt);
            case 2 -> of(Long.class, random::nextLong);
            case 3 -> of(Double.class, () -> Math.exp(random.nextGaussian() * 100) * (random.nextBoolean() ? 1 : -1));
            case 4 -> of(BigDecimal.class, () -> BigDecimal.valueOf(random.nextLong(), random.nextInt(40) - 20));
            case 5 -> of(BigInteger.class, () -> new BigInteger(random.nextInt(300), random));
            case 6 -> of(Weekday.class, () -> Weekday.values()[random.nextInt(3)]);
            case 7 -> of(Instant.class, () -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)));
            case 8 -> of(LocalDate.class, () -> LocalDate.ofEpochDay(random.nextInt(10_000_000) - 5_000_000));
            case 9 -> of(LocalTime.class, () -> LocalTime.ofSecondOfDay(random.nextInt(86_400)));
            case 10 -> of(LocalDateTime.class, () -> LocalDateTime.of(2026, 3, 1, random.nextInt(24), 0));
            case 11 -> of(Duration.class, () -> Duration.ofMillis(random.nextInt()));
            case 12 -> of(UUID.class, () -> new UUID(random.nextLong(), random.nextLong()));
            default -> of(String.class, this::text);
        };
    }

    private Shape of(Class<?> type, Supplier<Object> values) {
        return new Shape(TYPES.constructType(type), values);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.appendCodePoint(random.nextInt(5) == 0 ? 0x1F600 + random.nextInt(16) : random.nextInt(0x800));
        }
        return text.toString();
    }
}
