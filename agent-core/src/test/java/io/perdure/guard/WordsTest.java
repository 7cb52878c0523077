package io.perdure.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.perdure.journal.Handles;
import io.perdure.journal.Handles.Handle;
import io.perdure.trust.Label;
import io.perdure.trust.SinkKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The index over words of hidden texts: it says the same whether it was made in one go or grew with the task, and finds words as they are defined. */
class WordsTest {
    private static final Pattern WORD =
            Pattern.compile("[\\p{L}\\p{N}](?:[\\p{L}\\p{N}@._+/:?&=%~#-]*[\\p{L}\\p{N}/])?");
    private static final Pattern HOST = Pattern.compile("(?:[a-z][a-z0-9+.-]*://)?([^/?#:@]+\\.[^/?#:@]+)(?:[/?#:].*)");
    private static final Pattern ADDRESS = Pattern.compile(".*(?:@|://|\\.\\p{L}{2,}|\\d{8}).*");
    private static final String[] PIECES = {
        "a",
        "b",
        "http://",
        "://",
        ".",
        "..",
        "/",
        "?",
        "#",
        ":",
        "@",
        " ",
        "9",
        "12345678",
        "\u00e9",
        "\ud835\udd1e",
        "\u216b",
        "\u00bd",
        "-",
        ",",
        "x.example",
        "com",
        "\ud83d\ude00",
        "_",
        "=",
        "\n"
    };

    private static String drawn(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(14); i >= 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    @Test
    void words_hosts_and_addresses_are_what_they_are_defined_to_be() {
        for (int seed = 0; seed < 10_000; seed++) {
            String text = drawn(new Random(seed));
            Words words = new Words(text);
            Matcher defined = WORD.matcher(text);
            while (defined.find()) {
                String word = defined.group();
                assertThat(words.next()).as("a word '%s' in '%s'", word, text).isTrue();
                assertThat(words.hash()).as("'%s' in '%s'", word, text).isEqualTo(hash(word));
                assertThat(words.isAddress())
                        .as("'%s' is an address", word)
                        .isEqualTo(ADDRESS.matcher(word).matches());
                Matcher host = HOST.matcher(word);
                assertThat(words.host()).as("host of '%s'", word).isEqualTo(host.matches() ? hash(host.group(1)) : 0);
            }
            assertThat(words.next()).as("another word in '%s'", text).isFalse();
        }
    }

    // Of a word that may end with a dot, as hosts do.
    private static long hash(String word) {
        return Words.hash(word, 0, word.length());
    }

    @Test
    void an_index_that_grew_finds_what_one_finds_that_was_made_in_one_go() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            List<Handle> all = new ArrayList<>();
            Foreign grown = Foreign.NONE;
            int forgotten = 0;
            for (int step = 0; step < 40; step++) {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    all.add(handle(all.size() + 1, random));
                }
                forgotten = Math.max(forgotten, random.nextInt(5) == 0 ? random.nextInt(all.size()) : 0);
                Handles now = new Handles(all.size(), all.subList(forgotten, all.size()));
                Foreign before = grown;
                grown = grown.upTo(now);
                compare(random, now, grown, "seed " + seed + ", step " + step);
                assertThat(before.upTo(now).find(now, SinkKind.TARGET, TextNode.valueOf("word7 word8"), 9))
                        .isEqualTo(grown.find(now, SinkKind.TARGET, TextNode.valueOf("word7 word8"), 9));
            }
        }
    }

    private static void compare(Random random, Handles now, Foreign grown, String where) {
        Foreign fresh = Foreign.NONE.upTo(now);
        for (SinkKind kind : List.of(SinkKind.RECIPIENT, SinkKind.PAYLOAD, SinkKind.TIME)) {
            TextNode value = TextNode.valueOf(text(random, kind == SinkKind.PAYLOAD ? 7 : 1));
            List<Handle> found = grown.find(now, kind, value, 9);
            assertThat(found).as("%s: %s", where, value).isEqualTo(fresh.find(now, kind, value, 9));
            found.forEach(handle -> assertThat(now.find(handle.number())).containsSame(handle));
        }
    }

    private static Handle handle(int number, Random random) {
        return new Handle(number, "mail", Label.MISSING, false, text(random, 30), null);
    }

    private static String text(Random random, int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(
                    random.nextInt(9) == 0
                            ? "https://h" + random.nextInt(9) + ".example/x "
                            : "word" + random.nextInt(200) + " ");
        }
        return text.toString();
    }

    @Test
    void an_index_of_all_that_a_task_may_hide_stays_small_however_much_was_forgotten() {
        List<Handle> all = new ArrayList<>();
        Foreign grown = Foreign.NONE;
        int largest = 0;
        for (int number = 1; number <= 3_000; number++) {
            all.add(handle(number, new Random(number)));
            Handles now = new Handles(number, all.subList(Math.max(0, number - 100), number));
            grown = grown.upTo(now);
            largest = Math.max(largest, grown.size());
        }
        assertThat(largest)
                .as("words that are kept, of 100 texts with 30 each and as many runs")
                .isLessThan(100 * 30 * 2 * 4);
    }
}
