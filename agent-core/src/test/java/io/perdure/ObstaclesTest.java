package io.perdure;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.journal.AttemptStarted;
import io.perdure.journal.RunTraced;
import io.perdure.journal.TaskResumed;
import io.perdure.journal.TimePassed;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.TaskId;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task that cannot be carried is tried again, after pauses that grow until it gets somewhere. */
class ObstaclesTest {
    private static final TaskId TASK = TaskId.of("t");

    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private Obstacles obstacles;

    @BeforeEach
    void open() {
        obstacles = new Obstacles(new InMemoryStateStore(() -> now), () -> now);
    }

    @Test
    void pauses_double_up_to_a_minute_while_it_only_begins_and_fails() {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            pauses.add(failAndWait());
            obstacles.carried(TASK);
            obstacles.progress(
                    TASK,
                    List.of(
                            new TaskResumed(now, "1", "m", "", List.of()),
                            new RunTraced(now, "trace"),
                            new AttemptStarted(now, new InvocationId(TASK, 1, 0), 1, Effect.READ_ONLY, null)));
        }

        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void when_it_gets_somewhere_the_pauses_begin_anew() {
        failAndWait();
        failAndWait();
        obstacles.carried(TASK);
        obstacles.progress(TASK, List.of(new TaskResumed(now, "1", "m", "", List.of()), new TimePassed(now)));

        assertThat(failAndWait()).isEqualTo(1);
    }

    @Test
    void while_it_is_carried_again_it_is_not_called_stuck() {
        failAndWait();
        assertThat(obstacles.all()).containsKey(TASK);
        assertThat(obstacles.of(TASK)).contains("It stopped with an error: oops");

        obstacles.carried(TASK);

        assertThat(obstacles.all()).isEmpty();
        assertThat(obstacles.of(TASK)).isEmpty();
    }

    /** For how many seconds nobody tries. */
    private long failAndWait() {
        obstacles.failed(TASK, new IllegalStateException("oops"));
        Instant begin = now;
        while (obstacles.holdsBack(TASK, now)) {
            now = now.plusMillis(100);
        }
        return Duration.between(begin, now).toSeconds();
    }
}
