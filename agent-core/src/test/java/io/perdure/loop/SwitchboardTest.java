package io.perdure.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.guard.TrustPolicy;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.loop.Switchboard.Line;
import io.perdure.loop.Switchboard.Verdict;
import io.perdure.store.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** When a model may be asked: its turns, and its rests. */
class SwitchboardTest {
    private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

    private Instant now = BEGIN;
    private final Switchboard board = new Switchboard(() -> now);

    @Test
    void without_a_limit_every_task_has_its_turn_at_once() {
        Line line = line(model());

        for (int i = 0; i < 1_000; i++) {
            assertThat(line.turn(TaskId.of("t" + i), now)).isEqualTo(now);
        }
    }

    @Test
    void a_limit_lets_so_many_pass_and_then_again_so_many() {
        Line line = line(model().atMost(3, Duration.ofSeconds(30)));

        List<Long> turns = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            turns.add(
                    Duration.between(BEGIN, line.turn(TaskId.of("t" + i), now)).toSeconds());
        }

        assertThat(turns).containsExactly(0L, 0L, 0L, 30L, 30L, 30L, 60L);
    }

    @Test
    void in_any_such_time_no_more_are_let_through() {
        Line line = line(model().atMost(5, Duration.ofSeconds(10)));
        List<Instant> turns = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            now = now.plusMillis(137L * (i % 7));
            turns.add(line.turn(TaskId.of("t" + i), now));
        }

        for (Instant from : turns) {
            long within = turns.stream()
                    .filter(turn -> !turn.isBefore(from) && turn.isBefore(from.plusSeconds(10)))
                    .count();
            assertThat(within).isLessThanOrEqualTo(5);
        }
    }

    @Test
    void a_task_keeps_its_turn_until_it_has_taken_it() {
        Line line = line(model().atMost(1, Duration.ofSeconds(10)));
        line.turn(TaskId.of("first"), now);
        TaskId second = TaskId.of("second");

        assertThat(line.turn(second, now)).isEqualTo(BEGIN.plusSeconds(10));
        now = now.plusSeconds(10);
        assertThat(line.turn(second, now)).isEqualTo(BEGIN.plusSeconds(10));
        line.taken(second);
        assertThat(line.turn(second, now)).isEqualTo(BEGIN.plusSeconds(20));
        board.forget(second);
        assertThat(line.turn(second, now)).isEqualTo(BEGIN.plusSeconds(30));
    }

    @Test
    void a_model_that_fails_is_given_a_rest_by_the_clock_of_the_orchestrator() {
        Line line = line(model().breaker(CircuitBreakerConfig.custom()
                .slidingWindowSize(2)
                .minimumNumberOfCalls(2)
                .waitDurationInOpenState(Duration.ofSeconds(30))
                .permittedNumberOfCallsInHalfOpenState(1)
                .build()));
        for (int i = 0; i < 2; i++) {
            assertThat(line.isOpen()).isTrue();
            line.ended(Verdict.BROKEN, Duration.ofMillis(5));
        }

        assertThat(line.isOpen()).as("while it rests").isFalse();
        now = now.plusSeconds(31);
        assertThat(line.isOpen()).as("one may try").isTrue();
        assertThat(line.isOpen()).as("but not two").isFalse();
        line.ended(Verdict.UNSAID, Duration.ZERO);
        assertThat(line.isOpen()).as("the try said nothing").isTrue();
        line.ended(Verdict.ANSWERED, Duration.ofMillis(5));
        assertThat(line.isOpen()).isTrue();
    }

    private Line line(Model model) {
        Agent agent = Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("x")
                .model(model)
                .build();
        return board.line(agent, model);
    }

    private static Model model() {
        return Model.of(new LlmClient() {
            @Override
            public String name() {
                return "m";
            }

            @Override
            public LlmReply reply(LlmRequest request, Consumer<String> text) {
                throw new AssertionError("nobody is asked here");
            }
        });
    }
}
