package io.perdure.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParseTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``             | there is no JSON value",
                "` \n `         | there is no JSON value",
                "{\"a\": 1      | line 1, column 8: Unexpected end-of-input: expected close marker for Object, opened at line 1, column 1",
                "{\"a\" 1}      | line 1, column 6: Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value",
                "{a: 1}         | line 1, column 2: Unexpected character ('a' (code 97)): was expecting double-quote to start field name",
                "`{\n\"a\": tru}`| line 2, column 6: Unrecognized token 'tru': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
                "[1, 2]]        | line 1, column 7: Unexpected close marker ']': no open Array to close",
                "[1] [2]        | line 1, column 5: more text follows after the JSON value",
                "{\"a\": 1} So  | line 1, column 10: more text follows after the JSON value",
                "1 2            | line 1, column 3: more text follows after the JSON value",
                "Here: {\"a\":1} | other text stands before the JSON value",
                "```json\n{}```  | other text stands before the JSON value",
                "{\"a\":1,\"a\":2}| line 1, column 12: the key 'a' is there twice",
                "{\"b\":[{\"a\":{},\"a\":0}]}| line 1, column 19: the key 'a' is there twice",
                "01             | line 1, column 2: Invalid numeric value: Leading zeroes not allowed",
                "`\"a\nb\"`     | line 1, column 3: Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be included in string value",
            })
    void what_is_not_json_is_refused_in_words_that_say_where(String text, String words) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "+1", ".5", "'a'", "// no\n1", "[1,]", "{\"a\":1,}", "undefined"})
    void extensions_of_json_are_not_json(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "\"text\"",
                "null",
                "true",
                "[]",
                "{\"a\":{\"a\":[{}]}}",
                " [1.10,1E+3,-0] ",
                "\"\\ud83d\\ude00\""
            })
    void every_json_value_is_read(String text) {
        assertThat(Json.parse(text)).isNotNull();
    }

    @Test
    void numbers_keep_their_digits() {
        assertThat(Json.parse("[1.10, 12345678901234567890.000, 0.1]").toString())
                .isEqualTo("[1.10,12345678901234567890.000,0.1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e309", "1e999999999", "1e-999999999"})
    void numbers_that_ruin_whoever_calculates_with_them_are_refused(String text) {
        assertThatThrownBy(() -> Json.parse("{\"a\":" + text + "}"))
                .hasMessage("a number in it is too large or has too many digits");
        assertThat(Json.parse("1.7e308").isNumber()).isTrue();
    }

    @Test
    void a_number_of_very_many_digits_is_refused() {
        assertThatThrownBy(() -> Json.parse("9".repeat(350)))
                .hasMessage("a number in it is too large or has too many digits");
        assertThatThrownBy(() -> Json.parse("9".repeat(1_000_000))).hasMessage("a number or a key is too long");
    }

    @Test
    void values_may_be_200_levels_deep_and_no_deeper() {
        JsonNode deep = Json.parse("[".repeat(200) + "]".repeat(200));
        assertThat(deep.isArray()).isTrue();
        assertThatThrownBy(() -> Json.parse("[".repeat(201) + "]".repeat(201)))
                .hasMessage("it is nested deeper than 200 levels");
        assertThatThrownBy(() -> Json.parse("{\"a\":".repeat(100_000)))
                .hasMessageEndingWith("it is nested deeper than 200 levels");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\\ud83d\"", "{\"a\":[\"\\ude00\"]}", "\"\ud83d\""})
    void half_a_surrogate_pair_is_refused_however_it_is_written(String text) {
        assertThatThrownBy(() -> Json.parse(text)).hasMessage("a text in it holds half a surrogate pair");
    }

    @Test
    void a_long_text_of_the_model_is_quoted_only_in_part() {
        assertThatThrownBy(() -> Json.parse("x".repeat(10_000)))
                .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(350));
    }
}
