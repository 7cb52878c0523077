package io.perdure.memory.longterm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import io.perdure.memory.sqlite.SqliteFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How often the memory finds what a question in other words means: 40 questions, each with the one fact of 90 that answers it. The
 * figures of {@code docs/guides/context.md} are printed here, and held as floors.
 */
class RecallQualityTest {
    private static final Scope SCOPE = Scope.everybody().agent("assistant");

    /** Alike but for their numbers; they also stand in the way of the other questions. */
    private static final List<String> PARCELS = IntStream.range(0, 30)
            .mapToObj(i -> String.format(
                    Locale.ROOT, "p%02d Parcel P-%04d lies in shelf %d.", i, 4_700 + i * 37 % 300, i * 7 % 30))
            .toList();

    private static final List<String> QUESTIONS = lines("questions.txt");

    @TempDir
    static Path folder;

    private static LongTermMemory memory;
    private static final Map<Long, String> NAMES = new HashMap<>();

    @BeforeAll
    static void remember() {
        memory = LongTermMemory.on(
                SqliteFile.at(folder.resolve("memory.db")), new AllMiniLmL6V2QuantizedEmbeddingModel());
        List<String> facts = new ArrayList<>(lines("facts.txt"));
        facts.addAll(PARCELS);
        for (String line : facts) {
            Fact fact = Fact.of(line.substring(4), Provenance.trusted("test"));
            NAMES.put(memory.remember(SCOPE, fact).id(), line.substring(0, 3));
        }
    }

    @AfterAll
    static void close() {
        memory.close();
    }

    private static List<String> lines(String file) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(RecallQualityTest.class.getResourceAsStream("/recall/" + file)),
                StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void meaning_and_words_together_find_what_words_alone_miss() {
        Figures all = figures(QUESTIONS, Query.By.ALL);
        Figures words = figures(QUESTIONS, Query.By.WORDS);
        print("other words", all, figures(QUESTIONS, Query.By.MEANING), words);
        assertThat(NAMES).hasSize(90);
        assertThat(QUESTIONS).hasSize(40);
        assertThat(all.first).isGreaterThanOrEqualTo(0.8);
        assertThat(all.firstFive).isGreaterThanOrEqualTo(0.925);
        assertThat(all.reciprocal).isGreaterThanOrEqualTo(0.84);
        assertThat(all.first).isGreaterThan(words.first + 0.4);
        assertThat(all.firstFive).isGreaterThan(words.firstFive + 0.4);
    }

    @Test
    void meaning_and_words_together_find_numbers_that_meaning_alone_confuses() {
        List<String> questions = PARCELS.stream()
                .map(line -> line.substring(0, 3) + " Where is parcel " + line.substring(11, 17) + "?")
                .toList();
        Figures all = figures(questions, Query.By.ALL);
        Figures meaning = figures(questions, Query.By.MEANING);
        print("numbers", all, meaning, figures(questions, Query.By.WORDS));
        assertThat(all.first).isGreaterThanOrEqualTo(0.95);
    }

    private static void print(String what, Figures all, Figures meaning, Figures words) {
        System.out.printf(Locale.ROOT, "%s:%n  all     %s%n  meaning %s%n  words   %s%n", what, all, meaning, words);
    }

    private static Figures figures(List<String> questions, Query.By by) {
        List<Integer> ranks = new ArrayList<>();
        for (String line : questions) {
            List<String> found = memory
                    .recall(SCOPE, Query.of(line.substring(4)).by(by).limit(10))
                    .stream()
                    .map(each -> NAMES.get(each.memory().id()))
                    .toList();
            ranks.add(found.indexOf(line.substring(0, 3)) + 1);
        }
        return new Figures(
                share(ranks, 1),
                share(ranks, 5),
                ranks.stream()
                        .mapToDouble(rank -> rank == 0 ? 0 : 1.0 / rank)
                        .average()
                        .orElseThrow());
    }

    private static double share(List<Integer> ranks, int atMost) {
        return (double) ranks.stream()
                        .filter(rank -> rank > 0 && rank <= atMost)
                        .count()
                / ranks.size();
    }

    /** Recall at 1 and at 5, and the mean of one over the rank among the first ten. */
    private record Figures(double first, double firstFive, double reciprocal) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "recall@1 %.3f, recall@5 %.3f, MRR %.3f", first, firstFive, reciprocal);
        }
    }
}
