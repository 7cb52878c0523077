package io.perdure.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.rules.Sources.Source;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** agent-bom, which has no parent, keeps up with the modules it lists. */
class BomTest {
    private static final String BOM = pom("agent-bom/pom.xml");

    @Test
    void the_bom_lists_every_published_module() {
        Stream<String> published =
                Sources.published().stream().map(Source::module).distinct();
        assertThat(all("<artifactId>(agent-[a-z0-9-]+)</artifactId>", BOM)).containsAll(published.toList());
    }

    @Test
    void the_bom_has_the_version_of_everything_else() {
        String version = "<groupId>io.perdure</groupId>\\s*<artifactId>[a-z-]+</artifactId>\\s*<version>([^$<]+)<";
        assertThat(all(version, BOM)).hasSize(1).isEqualTo(all(version, pom("pom.xml")));
    }

    private static List<String> all(String pattern, String text) {
        Stream<MatchResult> found = Pattern.compile(pattern).matcher(text).results();
        return found.map(match -> match.group(1)).toList();
    }

    private static String pom(String path) {
        return Sources.text(Sources.ROOT.resolve(path));
    }
}
