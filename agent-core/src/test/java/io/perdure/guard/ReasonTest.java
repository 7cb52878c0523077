package io.perdure.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The words by which the guard explains itself: each stands in the reference, with what to do. */
class ReasonTest {
    private static final Path REFERENCE = Path.of("../docs/reference/errors.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| [^|]{20,} \\| [^|]{4,} \\|$");

    @Test
    void every_word_stands_in_the_reference_and_no_other() throws IOException {
        String text = Files.readString(REFERENCE);
        String part = text.substring(text.indexOf("# Why a call was not allowed"));
        List<String> words =
                ROW.matcher(part).results().map(row -> row.group(1)).toList();

        assertThat(words)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Reason.values()).map(Reason::code).toList());
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void is_found_by_its_word(Reason reason) {
        assertThat(reason.code()).matches("[a-z]+(-[a-z]+)*");
        assertThat(Reason.of(reason.code())).isEqualTo(reason);
    }
}
