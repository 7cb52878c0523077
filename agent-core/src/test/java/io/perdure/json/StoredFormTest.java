package io.perdure.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be stored, and what each value that cannot be is told (E5). */
class StoredFormTest {
    record Refund(String id, double amount) {}

    static Stream<Arguments> unstorable() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("self", map);
        return Stream.of(
                Arguments.of("a bean that refers to itself", new Cyclic(), "it refers to itself at /self."),
                Arguments.of("a list in itself", list, "it is cyclic or nested too deeply at /0"),
                Arguments.of("a map in itself", map, "it is cyclic or nested too deeply at /self"),
                Arguments.of(
                        "a getter that throws",
                        new Throwing(),
                        "a part of it cannot be read at /secret (IllegalStateException)."),
                Arguments.of("a getter that recurses", new Recursing(), "it is cyclic or nested too deeply at /me"),
                Arguments.of("NaN", Double.NaN, "a number is not finite."),
                Arguments.of(
                        "an infinity in a list",
                        List.of(1.0, Float.POSITIVE_INFINITY),
                        "a number is not finite at /1."),
                Arguments.of(
                        "an infinity in an array",
                        new double[] {1, Double.NEGATIVE_INFINITY},
                        "a number is not finite."),
                Arguments.of("half a pair", "ok \ud83d", "the text holds half a surrogate pair at position 3."),
                Arguments.of(
                        "half a pair in a record",
                        new Refund("\udc00", 1),
                        "a text holds half a surrogate pair at /id."),
                Arguments.of("half a pair in a key", Map.of("\ud800", 1), "a text holds half a surrogate pair"),
                Arguments.of("a long text", "x".repeat(1_001), "it is larger than 1000 bytes."),
                Arguments.of("a text of long characters", "€".repeat(334), "it is larger than 1000 bytes."),
                Arguments.of("a long list", Collections.nCopies(50_000, 1), "it is larger than 1000 bytes."),
                Arguments.of("a value without parts", new Object(), "a part of it has no JSON form"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unstorable")
    void says_why_a_value_cannot_be_stored_and_quotes_nothing_of_it(String name, Object value, String why) {
        assertThatThrownBy(() -> Json.stored(value, 1_000))
                .as(name)
                .isInstanceOf(UnstorableException.class)
                .hasMessageContaining(why)
                .message()
                .doesNotContain("top secret");
    }

    @Test
    void texts_are_stored_as_they_are_and_values_as_compact_json() throws Exception {
        assertThat(Json.stored(null, 10)).isEmpty();
        assertThat(Json.stored("x 😀", 10)).isEqualTo("x 😀");
        assertThat(Json.stored(new Refund("r-1", 1.5), 100)).isEqualTo("{\"id\":\"r-1\",\"amount\":1.5}");
        assertThat(Json.stored("x".repeat(1_000), 1_000)).hasSize(1_000);
    }

    @Test
    void what_cannot_stand_in_a_text_is_replaced() {
        assertThat(Json.storable("a\ud800b\u0000c\u001b[31m\n\td😀")).isEqualTo("a�b�c�[31m\n\td😀");
        String clean = "nothing to do";
        assertThat(Json.storable(clean)).isSameAs(clean);
    }

    public static final class Cyclic {
        public final Object self = this;
    }

    public static final class Recursing {
        public Recursing getMe() {
            return new Recursing();
        }
    }

    public static final class Throwing {
        private final List<String> values = List.of();

        public String getSecret() {
            if (values.isEmpty()) {
                throw new IllegalStateException("top secret");
            }
            return values.get(0);
        }
    }
}
