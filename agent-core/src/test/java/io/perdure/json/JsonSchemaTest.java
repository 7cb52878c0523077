package io.perdure.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonSchemaTest {
    enum Colour {
        RED,
        GREEN
    }

    record Item(
            @JsonPropertyDescription("stock number") String sku,
            int quantity,
            @Nullable String note) {}

    @SuppressWarnings("ArrayRecordComponent") // compared part by part
    record Everything(
            String text,
            boolean flag,
            byte tiny,
            short small,
            int number,
            long big,
            BigInteger huge,
            double ratio,
            float part,
            BigDecimal money,
            Colour colour,
            UUID id,
            URI link,
            Instant at,
            LocalDate day,
            LocalTime time,
            LocalDateTime local,
            OffsetDateTime offset,
            Duration pause,
            List<Item> items,
            Set<String> tags,
            Map<String, BigDecimal> prices,
            Optional<LocalDate> due,
            @JsonProperty("renamed") String original,
            int[] codes) {}

    record Node(String name, List<Node> children) {}

    record Box<T>(T content) {}

    record Holder(Box<Item> box) {}

    sealed interface Shape permits Round {}

    record Round(int radius) implements Shape {}

    record Drawing(Shape shape) {}

    @Test
    void a_record_becomes_a_closed_object_with_its_components() {
        assertThat(JsonSchema.of(Item.class).json())
                .isEqualTo(
                        "{\"type\":\"object\",\"properties\":{\"sku\":{\"type\":\"string\",\"description\":\"stock number\"},"
                                + "\"quantity\":{\"type\":\"integer\",\"minimum\":-2147483648,\"maximum\":2147483647},"
                                + "\"note\":{\"type\":[\"string\",\"null\"]}},\"required\":[\"sku\",\"quantity\"],"
                                + "\"additionalProperties\":false}");
    }

    @Test
    void what_is_written_of_a_value_fits_the_schema_of_its_type_and_reads_back_equal() throws Exception {
        JsonSchema schema = JsonSchema.of(Everything.class);
        for (long seed = 0; seed < 300; seed++) {
            Everything value = random(new Random(seed));
            String json = Json.stored(value, 1 << 20);

            assertThat(schema.problems(Json.parse(json)))
                    .as("seed %d: %s", seed, json)
                    .isEmpty();
            assertThat(Json.read(Json.parse(json), Everything.class))
                    .as("seed %d: %s", seed, json)
                    .usingRecursiveComparison()
                    .isEqualTo(value);
        }
    }

    @Test
    void generic_records_are_resolved() {
        JsonSchema schema = JsonSchema.of(Holder.class);

        assertThat(schema.problems(Json.parse("{\"box\":{\"content\":{\"sku\":\"a\",\"quantity\":\"two\"}}}")))
                .containsExactly("/box/content/quantity must be an integer, is \"two\"");
    }

    static Stream<Arguments> misfits() {
        String item =
                "{\"type\":\"object\",\"properties\":{\"sku\":{\"type\":\"string\",\"minLength\":2,\"pattern\":\"^[a-z]+$\"},"
                        + "\"quantity\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":9},\"day\":{\"type\":\"string\",\"format\":\"date\"},"
                        + "\"colour\":{\"enum\":[\"RED\",\"GREEN\"]},\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"maxItems\":2,"
                        + "\"uniqueItems\":true}},\"required\":[\"sku\"],\"additionalProperties\":false}";
        return Stream.of(
                Arguments.of(item, "{\"sku\":\"ab\"}", List.of()),
                Arguments.of(item, "[]", List.of("the value must be an object, is []")),
                Arguments.of(item, "{}", List.of("/sku is missing")),
                Arguments.of(item, "{\"sku\":\"a\"}", List.of("/sku must have at least 2 characters, is \"a\"")),
                Arguments.of(item, "{\"sku\":\"AB\"}", List.of("/sku must match ^[a-z]+$, is \"AB\"")),
                Arguments.of(
                        item, "{\"sku\":\"ab\",\"quantity\":1.5}", List.of("/quantity must be an integer, is 1.5")),
                Arguments.of(item, "{\"sku\":\"ab\",\"quantity\":3.0}", List.of()),
                Arguments.of(item, "{\"sku\":\"ab\",\"quantity\":10}", List.of("/quantity must be at most 9, is 10")),
                Arguments.of(
                        item, "{\"sku\":\"ab\",\"day\":\"tomorrow\"}", List.of("/day must be a date, is \"tomorrow\"")),
                Arguments.of(
                        item,
                        "{\"sku\":\"ab\",\"colour\":\"BLUE\"}",
                        List.of("/colour must be one of [\"RED\",\"GREEN\"], is \"BLUE\"")),
                Arguments.of(item, "{\"sku\":\"ab\",\"tags\":[\"a\",2]}", List.of("/tags/1 must be a text, is 2")),
                Arguments.of(
                        item,
                        "{\"sku\":\"ab\",\"tags\":[\"a\",\"a\"]}",
                        List.of("/tags must not repeat items, is [\"a\",\"a\"]")),
                Arguments.of(
                        item,
                        "{\"sku\":\"ab\",\"size\":1}",
                        List.of("/size is not a known property; known are: sku, quantity, day, colour, tags")),
                Arguments.of(
                        "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}",
                        "1",
                        List.of("the value fits none of the allowed forms, is 1")),
                Arguments.of(
                        "{\"oneOf\":[{\"type\":\"number\"},{\"type\":\"integer\"}]}",
                        "1",
                        List.of("the value must fit exactly one of the allowed forms, is 1")),
                Arguments.of(
                        "{\"allOf\":[{\"type\":\"integer\"},{\"minimum\":5}]}",
                        "1",
                        List.of("the value must be at least 5, is 1")),
                Arguments.of(
                        "{\"not\":{\"const\":0}}", "0", List.of("the value has a form that is not allowed, is 0")));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void each_problem_names_its_place_and_what_was_wanted(String schema, String value, List<String> problems) {
        assertThat(JsonSchema.parse(schema).problems(Json.parse(value))).isEqualTo(problems);
    }

    @Test
    void what_cannot_be_checked_is_refused_at_once() {
        assertThatThrownBy(() -> JsonSchema.parse("{\"type\":\"object\",\"if\":{},\"patternProperties\":{}}"))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContaining("The schema uses if, patternProperties, which this library cannot check.");
        assertThatThrownBy(() -> JsonSchema.parse("{\"type\":\"text\"}")).hasMessageContaining("unknown type");
        assertThatThrownBy(() -> JsonSchema.parse("{")).hasMessageContaining("The schema is not JSON: line 1");
        assertThatThrownBy(() -> JsonSchema.of(Node.class))
                .hasMessageContaining("has no JSON schema: it contains itself.");
        assertThatThrownBy(() -> JsonSchema.of(Drawing.class)).hasMessageContaining("Shape has no JSON schema");
        assertThatThrownBy(() -> JsonSchema.of(Thread.class))
                .hasMessageContaining("java.lang.Thread has no JSON schema");
    }

    @Test
    void text_that_is_not_exactly_one_json_value_is_refused_with_its_place() {
        assertThatThrownBy(() -> Json.parse("{\"a\":1,\"a\":2}")).hasMessage("line 1, column 11: Duplicate field 'a'");
        assertThatThrownBy(() -> Json.parse("1 2")).hasMessageContaining("line 1, column 3: Trailing token");
        assertThatThrownBy(() -> Json.parse("")).hasMessageContaining("No content");
        assertThatThrownBy(() -> Json.parse("[".repeat(5_000))).hasMessageContaining("nesting depth");
    }

    private static Everything random(Random random) {
        List<Item> items = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            items.add(new Item(text(random), random.nextInt(), random.nextBoolean() ? text(random) : null));
        }
        Map<String, BigDecimal> prices = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            prices.put("p" + i, BigDecimal.valueOf(random.nextInt(10_000), random.nextInt(4)));
        }
        Instant at = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
        OffsetDateTime offset = at.atOffset(ZoneOffset.ofHours(random.nextInt(10)));
        return new Everything(
                text(random),
                random.nextBoolean(),
                (byte) random.nextInt(),
                (short) random.nextInt(),
                random.nextInt(),
                random.nextLong(),
                new BigInteger(100, random),
                random.nextGaussian(),
                random.nextFloat(),
                BigDecimal.valueOf(random.nextInt(), 2),
                Colour.values()[random.nextInt(2)],
                new UUID(random.nextLong(), random.nextLong()),
                URI.create("https://example.org/" + random.nextInt(100)),
                at,
                offset.toLocalDate(),
                offset.toLocalTime(),
                offset.toLocalDateTime(),
                offset,
                Duration.ofMillis(random.nextInt()),
                items,
                Set.of(text(random)),
                prices,
                random.nextBoolean() ? Optional.of(offset.toLocalDate()) : Optional.empty(),
                text(random),
                random.ints(3).toArray());
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(8), 0x20, 0x2FF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
