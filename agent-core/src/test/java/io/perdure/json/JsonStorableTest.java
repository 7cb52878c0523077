package io.perdure.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.json.Json.UnstorableException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonStorableTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "tab\tline\nline\r\n", "é ß 漢 \uD83D\uDE00"})
    void a_clean_text_is_handed_back_as_it_is(String text) {
        assertThat(Json.storable(text)).isSameAs(text);
    }

    @Test
    void halves_of_surrogate_pairs_are_replaced_and_whole_pairs_stay() {
        assertThat(Json.storable("a\uD83Db\uDE00c\uD83D\uDE00\uD83D")).isEqualTo("a\uFFFDb\uFFFDc\uD83D\uDE00\uFFFD");
    }

    @Test
    void control_characters_other_than_tab_and_line_ends_are_replaced() {
        assertThat(Json.storable("\u0000\u001B[31m\u007F\u0085\t\n\r")).isEqualTo("\uFFFD\uFFFD[31m\uFFFD\uFFFD\t\n\r");
    }

    @Test
    void whatever_comes_in_what_comes_out_survives_utf8_and_can_be_stored() throws UnstorableException {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append((char) (random.nextBoolean() ? 0xD700 + random.nextInt(0xA00) : random.nextInt(0x100)));
            }
            String clean = Json.storable(text.toString());
            assertThat(new String(clean.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .as("seed %d", seed)
                    .isEqualTo(clean);
            assertThat(Json.stored(clean, 100)).isSameAs(clean);
            assertThat(Json.storable(clean)).isSameAs(clean);
        }
    }
}
