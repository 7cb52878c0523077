package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy;
import io.perdure.store.InMemoryStateStore;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolOutcome.Status;
import io.perdure.tool.Tools;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Tools that compute for ever without blocking, more of them than processors. Where there are virtual threads they hold all carriers, which nothing
 * can take from them: the tasks must go on all the same, theirs and others.
 */
class SpinningToolTest {
    private static final int SPINNING = Runtime.getRuntime().availableProcessors() + 1;
    private static final Duration LONG = Duration.ofSeconds(60);

    private final CountDownLatch spinning =
            new CountDownLatch(Runtime.getRuntime().availableProcessors());
    private volatile boolean over;

    record Nothing() {}

    @AfterEach
    void end() {
        over = true;
    }

    @Test
    void tools_that_never_return_stop_neither_their_tasks_nor_others_nor_close() throws Exception {
        Orchestrator orchestrator = Orchestrator.on(new InMemoryStateStore())
                .agents(agent("mathematician", "spin"), agent("clerk", "look"))
                .closeWithin(Duration.ofSeconds(1))
                .open();
        try (orchestrator) {
            List<TaskHandle<String>> stuck = IntStream.range(0, SPINNING)
                    .mapToObj(i ->
                            orchestrator.start(Task.of("stuck-" + i, "Compute.").by("mathematician")))
                    .toList();
            assertThat(spinning.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();

            TaskHandle<String> other =
                    orchestrator.start(Task.of("other", "Look.").by("clerk"));
            assertThat(other.await(LONG)).as("another task").isPresent();
            assertThatTask(other).completes().hasOutcomes("look", Status.DONE);
            for (TaskHandle<String> task : stuck) {
                assertThat(task.await(LONG)).as("a task whose tool spins").isPresent();
                assertThatTask(task).completes().hasOutcomes("spin", Status.UNKNOWN);
            }
            assertThat(orchestrator.health().workersAlive()).isTrue();
        }
        assertThat(over).as("all of that while they spun").isFalse();
    }

    private Agent agent(String name, String tool) {
        Tool spin = Tool.named("spin")
                .description("Computes for ever.")
                .timeout(Duration.ofMillis(100))
                .calls(Nothing.class, (in, call) -> spin());
        Tool look = Tool.named("look")
                .description("Looks.")
                .effect(Effect.READ_ONLY)
                .calls(Nothing.class, (in, call) -> "seen");
        return Agent.named(name)
                .version("1")
                .instructions("Do it.")
                .trust(TrustPolicy.unguarded())
                .grace(Duration.ofMillis(50))
                .model(ScriptedLlm.of(seen -> seen.step() == 0 ? call(tool, Map.of()) : say("That was it.")))
                .tools(Tools.of(spin, look))
                .build();
    }

    private String spin() {
        spinning.countDown();
        while (!over) {
            Thread.onSpinWait();
        }
        return "done";
    }
}
