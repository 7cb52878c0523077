package io.perdure.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as plain is what the library itself would write; the rest is looked at more closely. */
class PlainJsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"id\":\"a b\",\"n\":-12,\"all\":[true,false,null]}",
                "{\"text\":\"1e5 and { } , : are words here\"}",
                "\"äöü 漢字 🙂\"",
                "0"
            })
    void plain(String json) {
        assertThat(PlainJson.is(json)).isTrue();
        assertThat(Json.parse(json)).hasToString(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\": 1}",
                "{\"id\":1 }",
                "[\n1]",
                "\"\\u0061\"",
                "\"a\\/b\"",
                "{\"n\":1.50}",
                "{\"n\":1e5}",
                "{\"n\":1E5}",
                "\"open",
                "abc"
            })
    void not_plain(String json) {
        assertThat(PlainJson.is(json)).isFalse();
    }
}
