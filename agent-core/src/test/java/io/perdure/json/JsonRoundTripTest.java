package io.perdure.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.json.Json.UnstorableException;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written of a value fits the schema of its type and is read back equal; what fits can be read. */
class JsonRoundTripTest {
    private static final int SEEDS = 1_000;
    private static final int PLENTY = 1_000_000;

    record OrderId(@JsonValue String value) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        OrderId {}
    }

    enum Level {
        LOW(1),
        HIGH(2);

        private final int number;

        Level(int number) {
            this.number = number;
        }

        @JsonValue
        int number() {
            return number;
        }
    }

    enum Size {
        S,
        @JsonProperty("extra large")
        XL
    }

    record Everything(
            String text,
            char letter,
            boolean yes,
            byte tiny,
            short small,
            int number,
            long large,
            float real,
            double precise,
            Integer box,
            BigInteger huge,
            BigDecimal money,
            UUID uuid,
            URI uri,
            Path path,
            Size size,
            Level level,
            OrderId id,
            @Nullable String nothing,
            Optional<Size> something,
            OptionalInt one,
            OptionalLong two,
            OptionalDouble none,
            List<OrderId> ids,
            Set<Size> sizes,
            Map<String, Level> levels,
            EnumMap<Size, Integer> counts) {}

    record Times(
            Instant instant,
            LocalDate date,
            LocalTime time,
            LocalDateTime dateTime,
            OffsetDateTime offsetDateTime,
            OffsetTime offsetTime,
            ZonedDateTime zoned,
            Duration duration,
            Period period,
            Year year,
            YearMonth month,
            MonthDay day,
            ZoneId zone,
            ZoneOffset offset) {}

    @SuppressWarnings("ArrayRecordComponent") // arrays are what is tested
    record Arrays(int[] numbers, String[] texts, byte[] bytes, double[][] table, char[] letters) {}

    record Empty() {}

    static Stream<Record> values() {
        return Stream.of(
                new Empty(),
                new Everything(
                        "text",
                        'c',
                        true,
                        Byte.MIN_VALUE,
                        Short.MAX_VALUE,
                        Integer.MIN_VALUE,
                        Long.MAX_VALUE,
                        Float.MIN_VALUE,
                        Double.MAX_VALUE,
                        7,
                        BigInteger.TWO.pow(100),
                        new BigDecimal("19.90"),
                        new UUID(1, 2),
                        URI.create("https://example.org/a?b=c#d"),
                        Path.of("a", "b"),
                        Size.XL,
                        Level.HIGH,
                        new OrderId("4711"),
                        null,
                        Optional.of(Size.S),
                        OptionalInt.of(1),
                        OptionalLong.of(Long.MIN_VALUE),
                        OptionalDouble.empty(),
                        List.of(new OrderId("1"), new OrderId("2")),
                        Set.of(Size.S, Size.XL),
                        Map.of("a", Level.LOW),
                        new EnumMap<>(Map.of(Size.XL, 3))),
                new Times(
                        Instant.MIN.plusSeconds(40_000_000),
                        LocalDate.MAX,
                        LocalTime.of(0, 0),
                        LocalDateTime.of(-1, 1, 1, 0, 0, 0, 1),
                        OffsetDateTime.parse("2026-03-01T10:15+18:00"),
                        OffsetTime.MIN,
                        ZonedDateTime.parse("2026-03-01T10:15:30+01:00[Europe/Paris]"),
                        Duration.ofSeconds(Long.MIN_VALUE, 1),
                        Period.of(-1, 2, 300),
                        Year.of(7),
                        YearMonth.of(2026, 3),
                        MonthDay.of(2, 29),
                        ZoneId.of("Europe/Paris"),
                        ZoneOffset.ofHoursMinutes(-3, -30)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void every_type_that_has_a_schema_makes_the_round_trip(Record value) throws UnstorableException {
        JsonNode tree = Json.parse(Json.stored(value, PLENTY));
        assertThat(JsonSchema.of(value.getClass()).problems(tree)).isEmpty();
        assertThat(Json.read(tree, value.getClass())).isEqualTo(value);
    }

    @Test
    void arrays_make_the_round_trip() throws UnstorableException {
        Arrays arrays = new Arrays(
                new int[] {1, -2},
                new String[] {"a"},
                new byte[] {0, -1, 127},
                new double[][] {{1.5}, {}},
                "ab".toCharArray());
        JsonNode tree = Json.parse(Json.stored(arrays, PLENTY));
        assertThat(JsonSchema.of(Arrays.class).problems(tree)).isEmpty();
        assertThat(Json.read(tree, Arrays.class)).usingRecursiveComparison().isEqualTo(arrays);
    }

    @Test
    void whatever_is_written_of_a_value_fits_the_schema_of_its_type_and_reads_back_equal() throws UnstorableException {
        for (int seed = 0; seed < SEEDS; seed++) {
            RandomValues.Typed one = new RandomValues(new Random(seed)).next();
            JsonNode tree = Json.parse(Json.stored(one.value(), PLENTY));
            assertThat(JsonSchema.of(one.type()).problems(tree))
                    .as("seed %d: %s of %s", seed, tree, one.type())
                    .isEmpty();
            assertThat(Json.read(tree, one.type()))
                    .as("seed %d: %s", seed, tree)
                    .isEqualTo(one.value());
        }
    }

    @Test
    void whatever_fits_the_schema_of_a_type_can_be_read_as_one() throws UnstorableException {
        int fitting = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            RandomValues random = new RandomValues(new Random(seed));
            RandomValues.Typed one = random.next();
            JsonNode tree = random.damaged(Json.parse(Json.stored(one.value(), PLENTY)));
            if (JsonSchema.of(one.type()).problems(tree).isEmpty()) {
                assertThat(Json.read(tree, one.type()))
                        .as("seed %d: %s of %s", seed, tree, one.type())
                        .isNotNull();
                fitting++;
            }
        }
        assertThat(fitting).as("values that fit although they were damaged").isBetween(SEEDS / 20, SEEDS * 19 / 20);
    }
}
