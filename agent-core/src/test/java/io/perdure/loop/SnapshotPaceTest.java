package io.perdure.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Snapshots stay a small share of what is written, however a task goes. */
class SnapshotPaceTest {
    private static final int STEP = 1_800;
    private static final int SHOWN = 1_100;
    private static final int WINDOW = 420_000;

    @Test
    void they_add_a_tenth_to_what_is_written() {
        assertThat(share(STEP, SHOWN, WINDOW)).isBetween(0.05, 0.1);
    }

    @Test
    void they_do_so_too_where_most_of_a_snapshot_is_not_conversation() {
        SnapshotPace pace = new SnapshotPace(SnapshotPace.LEAST, 0);
        double written = 0;
        double kept = 0;
        for (int step = 0; step < 20_000; step++) {
            pace.written(700);
            written += 700;
            if (pace.isTime(1_000)) {
                pace.took(45_000);
                kept += 45_000;
            }
        }

        assertThat(kept / written).isBetween(0.05, 0.101);
    }

    @Test
    void a_short_task_has_none() {
        assertThat(share(STEP, SHOWN, WINDOW, 500)).isZero();
    }

    @Test
    void what_was_read_when_a_task_was_taken_up_is_in_one_at_once_if_it_was_much() {
        assertThat(new SnapshotPace(SnapshotPace.LEAST, 2_000_000).isTime(WINDOW))
                .isTrue();
        assertThat(new SnapshotPace(SnapshotPace.LEAST, 10_000).isTime(WINDOW)).isFalse();
    }

    @Test
    void after_one_the_next_is_counted_from_there() {
        SnapshotPace pace = new SnapshotPace(SnapshotPace.LEAST, 2_000_000);

        assertThat(pace.isTime(WINDOW)).isTrue();
        assertThat(pace.isTime(WINDOW)).isFalse();
    }

    private static double share(int step, int shown, int window) {
        return share(step, shown, window, 20_000);
    }

    /** Of a task whose conversation grows with each step, and is cut to six tenths where it fills its window. */
    private static double share(int step, int shown, int window, int steps) {
        SnapshotPace pace = new SnapshotPace(SnapshotPace.LEAST, 0);
        double kept = 0;
        int characters = 0;
        for (int i = 0; i < steps; i++) {
            pace.written(step);
            characters = characters + shown > window ? window * 6 / 10 : characters + shown;
            if (pace.isTime(characters)) {
                pace.took(characters);
                kept += characters;
            }
        }
        return kept / ((double) step * steps);
    }
}
