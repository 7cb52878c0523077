package io.perdure.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonReadTest {
    enum Size {
        S,
        M
    }

    record Item(String article, int quantity, Size size) {
        Item {
            if (quantity < 1) {
                throw new IllegalArgumentException("quantity must be positive");
            }
        }
    }

    record Order(List<Item> items, Optional<String> note, OptionalInt count, LocalDate day) {
        Order {
            Objects.requireNonNull(items, "items");
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // arrays are what is tested
    record Exact(BigDecimal decimal, int[] numbers, Object any) {}

    @Test
    void a_record_is_read() {
        JsonNode json = Json.parse(
                "{\"items\":[{\"article\":\"a\",\"quantity\":2,\"size\":\"M\"}],\"note\":\"n\",\"day\":\"2026-03-01\",\"newer\":1}");
        assertThat(Json.read(json, Order.class))
                .isEqualTo(new Order(
                        List.of(new Item("a", 2, Size.M)),
                        Optional.of("n"),
                        OptionalInt.empty(),
                        LocalDate.of(2026, 3, 1)));
    }

    @Test
    void types_may_have_arguments() {
        Type type = new TypeReference<Map<String, List<Duration>>>() {}.getType();
        assertThat(Json.read(Json.parse("{\"a\":[\"PT1H\"]}"), type))
                .isEqualTo(Map.of("a", List.of(Duration.ofHours(1))));
    }

    @Test
    void a_primitive_is_read_as_its_box() {
        int number = Json.read(Json.parse("3"), int.class);
        assertThat(number).isEqualTo(3);
    }

    @Test
    void null_is_null_unless_the_type_has_a_value_for_it() {
        Type optional = new TypeReference<Optional<String>>() {}.getType();
        assertThat(Json.read(NullNode.getInstance(), optional)).isEqualTo(Optional.empty());
        assertThat(Json.read(NullNode.getInstance(), (Type) String.class)).isNull();
        assertThatThrownBy(() -> Json.read(NullNode.getInstance(), String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the value is null");
    }

    @Test
    void an_integer_may_be_written_with_a_zero_fraction_and_decimals_keep_it() {
        Exact exact = Json.read(Json.parse("{\"decimal\":1.0,\"numbers\":[1.0,2e1],\"any\":1.10}"), Exact.class);
        assertThat(exact.decimal()).isEqualTo(new BigDecimal("1.0"));
        assertThat(exact.numbers()).containsExactly(1, 20);
        assertThat(exact.any()).isEqualTo(new BigDecimal("1.10"));
    }

    @Test
    void an_instant_may_have_any_offset() {
        assertThat(Json.read(Json.parse("\"2026-03-01T10:15+01:00\""), Instant.class))
                .isEqualTo(Instant.parse("2026-03-01T09:15:00Z"));
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                misfit("{'items':'none'}", Order.class, "/items: it is not a list"),
                misfit("[]", Order.class, "it is not an object"),
                misfit("{'items':[{'quantity':'two'}]}", Order.class, "/items/0/quantity: it is not of type int"),
                misfit("{'items':[{'quantity':'2'}]}", Order.class, "/items/0/quantity: it is not of type int"),
                misfit("{'items':[{'quantity':1.5}]}", Order.class, "/items/0/quantity: '1.5' is not of type int"),
                misfit("{'items':[{'quantity':null}]}", Order.class, "/items/0/quantity: it is not of type int"),
                misfit(
                        "{'items':[{'quantity':3000000000}]}",
                        Order.class,
                        "/items/0/quantity: Numeric value (3000000000) out of range of int (-2147483648 - 2147483647)"),
                misfit("{'items':[{'size':'XL'}]}", Order.class, "/items/0/size: 'XL' is not of type Size"),
                misfit("{'items':[{'size':1}]}", Order.class, "/items/0/size: '1' is not of type Size"),
                misfit("{'items':[{'quantity':0}]}", Order.class, "/items/0: quantity must be positive"),
                misfit("{}", Order.class, "NullPointerException: items"),
                misfit("{'day':'tomorrow'}", Order.class, "/day: 'tomorrow' is not of type LocalDate"),
                misfit("{'day':3}", Order.class, "/day: it is not of type LocalDate"),
                misfit("{'numbers':[1,2.5]}", Exact.class, "/numbers/1: '2.5' is not of type int"));
    }

    private static Arguments misfit(String json, Class<?> type, String words) {
        return Arguments.of(json.replace('\'', '"'), type, words);
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void what_does_not_fit_is_refused_in_words_that_say_where(String json, Class<?> type, String words) {
        assertThatThrownBy(() -> Json.read(Json.parse(json), type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(words);
    }
}
