package io.perdure.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The report as text. */
class TextFormTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "io", "perdure", "report", "eventful.txt");

    @Test
    void an_eventful_task_reads_as_the_file_says() throws IOException {
        String text = Stories.eventful().whole(Stories.PRICES).text();
        if (Boolean.getBoolean("perdure.golden.write")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, text);
        }
        assertThat(text)
                .as("if this is meant, run the test with -Dperdure.golden.write=true and review the file")
                .isEqualTo(Files.readString(GOLDEN).replace("\r\n", "\n"));
    }

    @Test
    void no_line_is_wider_than_a_hundred_columns() {
        assertThat(Stories.longStory(300).whole(Stories.PRICES).text().lines())
                .allMatch(line -> Columns.of(line) <= Lines.WIDTH);
    }

    @Test
    void a_long_task_tells_quiet_steps_on_one_line_and_the_others_in_full() {
        String text = Stories.longStory(300).whole(Prices.none()).text();

        assertThat(text).contains("--- Steps 1 to 10: ", "--- Steps 301 to 301: ");
        assertThat(text.lines().filter(line -> line.matches("[ *?!] +\\d+  \\+\\d+:\\d\\d:\\d\\d .*")))
                .hasSize(301);
        assertThat(text).as("step 4 is quiet").doesNotContain("I read page 4 ").contains("I read page 3 ");
    }

    @Test
    void a_long_text_is_cut_and_its_length_is_told() {
        String text = Story.of("x".repeat(30_000))
                .replied(10, "y".repeat(5_000))
                .completed("z")
                .whole(Prices.none())
                .text();

        assertThat(text).contains("… (30,000 characters)", "… (5,000 characters)");
        assertThat(text.length()).isLessThan(25_000);
    }
}
