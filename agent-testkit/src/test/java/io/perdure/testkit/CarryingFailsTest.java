package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.context.CompactionStrategy;
import io.perdure.guard.Limits;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.ContextCompacted;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.TaskId;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.Tools;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that nobody can carry, since something of its agent fails in every turn: it is tried again, and its deadline holds. */
class CarryingFailsTest {
    private final ManualClock clock = new ManualClock();
    private final InMemoryStateStore store = new InMemoryStateStore(clock);
    private final List<Instant> tried = new CopyOnWriteArrayList<>();
    private final Orchestrator orchestrator =
            Orchestrator.on(store).agents(agent()).clock(clock).keepStoreOpen().open();

    record Item(String item) {}

    @AfterEach
    void close() {
        orchestrator.close();
    }

    @Test
    void it_is_tried_again_and_people_are_told_why() {
        orchestrator.start(Task.of("t", "x"));
        passTimeUntil(() -> tried.stream().distinct().count() >= 3);

        await().untilAsserted(() -> assertThat(orchestrator.health().stuck())
                .hasEntrySatisfying(TaskId.of("t"), why -> assertThat(why).contains("It stopped with an error: oops")));
        assertThat(orchestrator.task("t").explain()).contains("It stopped with an error: oops");
    }

    @ParameterizedTest(name = "in the first turn: {0}")
    @ValueSource(booleans = {true, false})
    void its_deadline_ends_it(boolean first) {
        String goal = first ? "too long for the model ".repeat(1_000) : "x";
        TaskHandle<String> task = orchestrator.start(Task.of("t", goal));
        passTimeUntil(() -> task.info().status().isOver());

        assertThatTask(task).endsAs(TaskStatus.LIMIT_REACHED).endsBecauseOf("limit-deadline");
        assertThat(Duration.between(task.history().get(0).at(), clock.instant()))
                .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(20));
        assertThat(orchestrator.health().stuck()).isEmpty();
    }

    private void passTimeUntil(BooleanSupplier done) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(15))
                .atMost(Duration.ofMinutes(1))
                .until(() -> {
                    clock.advance(Duration.ofSeconds(3));
                    return done.getAsBoolean();
                });
    }

    private Agent agent() {
        CompactionStrategy broken = new CompactionStrategy() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Optional<ContextCompacted> shorten(TaskState task, long target) {
                tried.add(clock.instant());
                throw new InternalError("oops"); // as the virtual machine would: any other is survived
            }
        };
        return Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You work at a desk.")
                .model(Model.of(ScriptedLlm.of(seen -> call("read", Map.of("item", "1"))))
                        .window(2_000, 500))
                .compaction(List.of(broken))
                .limits(Limits.none().deadline(Duration.ofMinutes(10)))
                .tools(Tools.of(Tool.named("read")
                        .description("Reads.")
                        .effect(Effect.READ_ONLY)
                        .calls(Item.class, (item, call) -> "word ".repeat(3_000))))
                .build();
    }
}
