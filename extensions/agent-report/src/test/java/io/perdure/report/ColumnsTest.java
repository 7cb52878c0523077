package io.perdure.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How wide texts are on a terminal. */
class ColumnsTest {
    @Test
    void letters_count_once_wide_ones_twice_and_marks_not_at_all() {
        assertThat(Columns.of("abc")).isEqualTo(3);
        assertThat(Columns.of("日本語")).isEqualTo(6);
        assertThat(Columns.of("e\u0301")).isEqualTo(1);
        assertThat(Columns.of("😀")).isEqualTo(2);
    }

    @Test
    void lines_are_broken_at_blanks_and_words_that_do_not_fit_anywhere() {
        assertThat(Columns.wrap("one two three", 8)).containsExactly("one two", "three");
        assertThat(Columns.wrap("abcdefghij", 4)).containsExactly("abcd", "efgh", "ij");
        assertThat(Columns.wrap("日本語", 5)).containsExactly("日本", "語");
        assertThat(Columns.wrap("", 5)).containsExactly("");
    }

    @Test
    void a_pair_is_never_torn() {
        assertThat(Columns.wrap("a😀😀", 2)).containsExactly("a", "😀", "😀");
    }

    @Test
    void cells_are_cut_or_filled() {
        assertThat(Columns.left("ab", 4)).isEqualTo("ab  ");
        assertThat(Columns.left("abcdef", 4)).isEqualTo("abc…");
        assertThat(Columns.left("a b c d e", 4)).isEqualTo("a b…");
        assertThat(Columns.right("ab", 4)).isEqualTo("  ab");
    }
}
