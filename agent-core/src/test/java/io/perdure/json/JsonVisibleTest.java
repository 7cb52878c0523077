package io.perdure.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that is shown to a model or a person holds nothing that cannot be seen. */
class JsonVisibleTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "two\nlines\tand a tab", "übermorgen ✓ 日本 عربي", "👩‍👩‍👧 🎉", "price: 5 €"})
    void what_can_be_seen_is_left_as_it_is(String text) {
        assertThat(Json.visible(text)).isSameAs(text);
    }

    @ParameterizedTest
    @CsvSource({
        "'a\u001b[31mred', 'a\\u001b[31mred'",
        "'bell\u0007', 'bell\\u0007'",
        "'nul\u0000', 'nul\\u0000'",
        "'c1\u009b31m', 'c1\\u009b31m'",
        "'a\u202eb', 'a\\u202eb'",
        "'a\u2066b', 'a\\u2066b'",
        "'zero\u200bwidth', 'zero\\u200bwidth'",
        "'\uFEFFmark', '\\ufeffmark'",
        "'soft\u00adhyphen', 'soft\\u00adhyphen'"
    })
    void what_cannot_is_made_visible(String text, String shown) {
        assertThat(Json.visible(text)).isEqualTo(shown);
    }

    @Test
    void tags_that_hide_text_in_text_are_made_visible() {
        String hidden = "ok" + Character.toString(0xE0041) + Character.toString(0xE0042);

        assertThat(Json.visible(hidden)).isEqualTo("ok\\u{e0041}\\u{e0042}");
    }

    @Test
    void all_line_ends_are_one_kind() {
        assertThat(Json.visible("one\r\ntwo\rthree\n")).isEqualTo("one\ntwo\nthree\n");
        assertThat(Json.visible("progress 10 %\rprogress 20 %")).isEqualTo("progress 10 %\nprogress 20 %");
    }
}
