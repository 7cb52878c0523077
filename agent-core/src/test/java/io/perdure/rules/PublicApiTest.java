package io.perdure.rules;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.perdure.rules.Sources.Source;
import io.perdure.rules.VisibleTypes.VisibleType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The public API is what {@code docs/reference/api.txt} says, so every change of it shows in a diff. */
class PublicApiTest {
    private static final Path LISTING = Sources.ROOT.resolve(Path.of("docs", "reference", "api.txt"));
    private static final String REWRITE = "mvn -q -pl agent-core test -Dtest=PublicApiTest -Dperdure.api.write=true";

    @Test
    void the_listing_is_the_api() throws IOException {
        String actual = listing();
        assertThat(actual).contains("class io.perdure.");
        if (Boolean.getBoolean("perdure.api.write")) {
            Files.createDirectories(LISTING.getParent());
            Files.writeString(LISTING, actual);
        }
        String listed = Files.exists(LISTING) ? Sources.text(LISTING) : "";
        if (!listed.equals(actual)) {
            fail(
                    "The public API is not what docs/reference/api.txt lists (- listed, + found):%n%s%n%n"
                            + "If this is meant, rewrite the list, review it, and commit it with the change:%n  %s",
                    difference(located(listed), located(actual)), REWRITE);
        }
    }

    private static String listing() {
        Map<String, List<Source>> modules =
                Sources.published().stream().collect(groupingBy(Source::module, TreeMap::new, toList()));
        Stream<String> blocks =
                modules.entrySet().stream().map(module -> "# " + module.getKey() + "\n\n" + listing(module.getValue()));
        return "# What users can name, by module and type: public, unless it says protected. Written by\n# " + REWRITE
                + "\n\n" + blocks.collect(joining("\n"));
    }

    private static String listing(List<Source> module) {
        return module.stream()
                .flatMap(VisibleTypes::of)
                .sorted(Comparator.comparing(VisibleType::name))
                .map(ApiText::of)
                .collect(joining("\n"));
    }

    /** Each line of a listing with the type it belongs to, so that it can be told from the same line elsewhere. */
    private static List<String> located(String listing) {
        List<String> lines = new ArrayList<>();
        String type = "";
        for (String line : listing.lines().toList()) {
            if (line.startsWith(" ")) {
                lines.add(line.strip() + "   in " + type);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                type = line.replaceFirst("[<( ]*(extends|implements|permits).*", "");
                lines.add(line);
            }
        }
        return lines;
    }

    private static String difference(List<String> listed, List<String> actual) {
        Predicate<String> gone = line -> !actual.contains(line);
        Predicate<String> added = line -> !listed.contains(line);
        String lines = Stream.concat(
                        listed.stream().filter(gone).map(line -> "- " + line),
                        actual.stream().filter(added).map(line -> "+ " + line))
                .collect(joining("\n"));
        return lines.isEmpty() ? "(only the order or the headings differ)" : lines;
    }
}
