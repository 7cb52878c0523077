package io.perdure.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README and the documentation say about the code stays true. */
class ReadmeTest {
    private static final Path ROOT = root();
    private static final Path QUICKSTART = Path.of("agent-examples/src/main/java/io/perdure/examples/Quickstart.java");
    private static final Pattern MARKED =
            Pattern.compile("(?m)^ *// quickstart: ?begin\\R([\\s\\S]*?)^ *// quickstart: ?end");
    private static final Pattern FENCED = Pattern.compile("(?m)^ *```[\\s\\S]*?^ *```");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    @Test
    void the_readme_shows_the_quickstart_as_it_is() throws IOException {
        Matcher marked = MARKED.matcher(text(ROOT.resolve(QUICKSTART)));

        assertThat(marked.find()).as("marks in " + QUICKSTART).isTrue();
        assertThat(blocks("java"))
                .containsExactly(marked.group(1).stripTrailing().stripIndent());
    }

    @Test
    void the_first_shell_block_is_two_lines_and_the_second_is_what_the_build_server_runs() throws IOException {
        List<String> commands = blocks("shell").get(0).lines().toList();

        assertThat(commands).hasSize(2);
        assertThat(commands.get(0)).endsWith("refund-desk --chaos 10");
        assertThat(text(ROOT.resolve(".ci/run"))
                        .lines()
                        .filter(line -> !line.strip().startsWith("#")))
                .anyMatch(line -> line.contains(commands.get(1)));
    }

    @Test
    void the_readme_names_the_version_that_is_built() throws IOException {
        String bom = text(ROOT.resolve("agent-bom/pom.xml"));

        assertThat(text(ROOT.resolve("README.md")))
                .contains("<version>" + bom.split("<version>")[1].split("</version>")[0] + "</version>");
    }

    @Test
    void every_link_leads_somewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            Matcher link = LINK.matcher(FENCED.matcher(text(page)).replaceAll(""));
            while (link.find()) {
                links++;
                if (!leadsSomewhere(page, link.group(1))) {
                    dead.add(ROOT.relativize(page) + " → " + link.group(1));
                }
            }
        }

        assertThat(links).isGreaterThan(20);
        assertThat(dead).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        if (link.matches("(https?|mailto):.*")) {
            return true;
        }
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return parts.length == 1 || anchors(text(target)).contains(parts[1]);
    }

    /** The anchors that GitHub makes of headings: a heading that stands twice gets a number. */
    private static List<String> anchors(String page) {
        Map<String, Integer> seen = new HashMap<>();
        List<String> anchors = new ArrayList<>();
        Matcher heading = HEADING.matcher(FENCED.matcher(page).replaceAll(""));
        while (heading.find()) {
            String name = heading.group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            int before = seen.merge(name, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? name : name + "-" + before);
        }
        return anchors;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> blocks(String language) throws IOException {
        Matcher block =
                Pattern.compile("(?m)^```" + language + "\\R([\\s\\S]*?)^```").matcher(text(ROOT.resolve("README.md")));
        return block.results().map(found -> found.group(1).strip()).toList();
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file).replace("\r\n", "\n");
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("agent-bom"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("no folder above the working directory holds agent-bom");
        }
        return folder;
    }
}
