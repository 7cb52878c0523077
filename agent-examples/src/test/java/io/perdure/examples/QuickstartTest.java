package io.perdure.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class QuickstartTest {
    @Test
    void the_code_of_the_readme_is_the_quickstart_word_for_word() throws IOException {
        String source = Files.readString(Path.of("src/main/java/io/perdure/examples/Quickstart.java"));
        String code =
                source.substring(source.indexOf("// quickstart: begin\n"), source.indexOf("    // quickstart: end"));
        String block = code.substring(code.indexOf('\n') + 1).stripIndent().strip();
        assertThat(block.lines().count()).isBetween(15L, 30L);
        assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + block + "\n```");
    }
}
