package io.perdure.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.benchmarks.Soak.Figures;
import io.perdure.benchmarks.Soak.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short soak; the long one is {@link Soak#main}, see {@code docs/guides/testing.md}. */
class SoakTest {
    private static final int TASKS = 30;

    @TempDir
    private Path directory;

    @Test
    void whatever_fails_all_tasks_end_with_a_status_that_says_why_and_nothing_grows() throws IOException {
        Figures figures = Soak.run(new Settings(TASKS, 0.2, 100, Duration.ofMinutes(3), 7), directory);

        assertThat(figures.areNamed(TASKS)).as(figures.toString()).isTrue();
        assertThat(figures.crashes()).isPositive();
        assertThat(figures.faults()).isPositive();
        assertThat(figures.toolFaults()).isPositive();
        assertThat(figures.repeated()).isZero();
        assertThat(figures.hasGrown()).as(figures.toString()).isFalse();
    }
}
