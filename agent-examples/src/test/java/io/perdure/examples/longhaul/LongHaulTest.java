package io.perdure.examples.longhaul;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.examples.Jvm;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short haul through a narrow window, with real kills, and more effects than the standard budget; the long one is run by hand. */
class LongHaulTest {
    @TempDir
    Path dir;

    @Test
    void a_small_window_and_kills_change_nothing_in_what_comes_out() throws Exception {
        Path working = Files.createDirectories(dir.resolve("work"));
        Jvm.Ended ended = Jvm.run(
                working, "long-haul", "--json", "--pieces=1100", "--window=3500", "--chaos=3", "--dir=" + working);

        assertThat(ended.status()).as("%s%n%s", ended.out(), ended.err()).isZero();
        JsonNode figures = new ObjectMapper().readTree(ended.lastLine());
        assertThat(figures.path("wrong").asInt()).isZero();
        assertThat(figures.path("same_as_unlimited").asBoolean()).isTrue();
        assertThat(figures.path("kills").asInt()).isEqualTo(3);
        assertThat(figures.path("resumed").asInt()).as("kills hit work").isPositive();
        assertThat(figures.path("longest_request").asLong()).isBetween(1_000L, 3_000L);
        assertThat(figures.path("bytes_late_to_early").asDouble()).isLessThan(1.1);
    }

    @Test
    void steps_that_write_more_than_a_tenth_more_than_early_ones_are_noticed() {
        Stretch early = new Stretch(1_001, 1_000, 1_000, 5, 5_000);

        assertThat(new Stretch(9_001, 1_000, 1_100, 50, 5_000).staysLike(early)).isTrue();
        assertThat(new Stretch(9_001, 1_000, 1_101, 1, 5_000).staysLike(early)).isFalse();
    }

    @Test
    void a_piece_that_is_not_tidy_is_noticed() throws Exception {
        Pieces pieces = Pieces.in(dir, "tidy", 10, 1);
        for (int i = 1; i <= 10; i++) {
            String untidy = Files.readString(dir.resolve("untidy").resolve(i + ".txt"));
            String tidy = Pieces.tidied(untidy, Pieces.GRAMS_PER_STONE);
            pieces.keep(i, i == 9 ? tidy + "peas;1\n" : tidy);
        }

        assertThat(pieces.wrong()).isEqualTo(1);
    }
}
