package io.perdure.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a model names values in a long output. */
class JsonPathTest {
    private static final JsonNode ORDERS =
            Json.parse("{\"orders\":[{\"id\":1,\"to\":{\"city\":\"Ulm\"}},{\"id\":2}],\"a b\":true,\"x.y\":null}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "$.orders[0].to.city | \"Ulm\"",
                "$.orders[1]         | {\"id\":2}",
                "$.orders[*].id      | [1,2]",
                "$.orders[*].to.city | [\"Ulm\"]",
                "$.orders.*.id       | [1,2]",
                "$.orders[0].*       | [1,{\"city\":\"Ulm\"}]",
                "$.orders[*].nothing | []",
                "$['a b']            | true",
                "$[\"x.y\"]          | null",
                "$['orders'][1]['id'] | 2"
            })
    void steps_are_followed(String path, String value) {
        assertThat(JsonPath.at(ORDERS, path)).isEqualTo(Json.parse(value));
    }

    @Test
    void the_whole_is_a_value_too() {
        assertThat(JsonPath.at(ORDERS, "$")).isEqualTo(ORDERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$.nothing", "$.orders[2]", "$.orders[0].id.deeper"})
    void what_is_not_there_is_missing(String path) {
        assertThat(JsonPath.at(ORDERS, path).isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"$..id", "$.orders[?(@.id>1)]", "$orders", "$.", "$.orders[0", "$.orders[99999999999]"})
    void other_steps_are_refused_with_an_example(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonPath.at(ORDERS, path))
                .withMessageContaining("$.orders[0].id")
                .withMessageContaining(path);
    }
}
