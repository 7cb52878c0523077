package io.perdure.micrometer;

import static io.perdure.testkit.ScriptedLlm.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy;
import io.perdure.llm.LlmReply;
import io.perdure.store.InMemoryStateStore;
import io.perdure.testkit.ManualClock;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.testkit.ScriptedLlm.Seen;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The health of an orchestrator as gauges. */
class OrchestratorMetersTest {
    private final ManualClock clock = new ManualClock();
    private final InMemoryStateStore store = new InMemoryStateStore(clock);
    private final MockClock time = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, time);
    private final CountDownLatch go = new CountDownLatch(1);
    private final Orchestrator orchestrator = open("1");
    private final OrchestratorMeters meters = OrchestratorMeters.of(orchestrator, Tags.of("agent", "desk"));

    @AfterEach
    void close() {
        go.countDown();
        orchestrator.close();
    }

    @Test
    void gauges_show_what_is_carried_and_whether_all_is_well() {
        meters.bindTo(registry);
        TaskHandle<String> task = orchestrator.start(Task.of("t", "x"));
        await().until(() -> orchestrator.health().carried() == 1);

        assertThat(gauge("tasks.carried")).isEqualTo(1);
        assertThat(gauge("tasks.stuck")).isZero();
        assertThat(gauge("store.reachable")).isEqualTo(1);
        assertThat(gauge("workers.alive")).isEqualTo(1);
        assertThat(registry.get("perdure.orchestrator.tasks.carried")
                        .tag("agent", "desk")
                        .gauge())
                .isNotNull();

        go.countDown();
        task.await();
        await().until(() -> orchestrator.health().carried() == 0);
        assertThat(gauge("tasks.carried")).as("health is a moment old").isEqualTo(1);
        time.add(Duration.ofSeconds(5));
        assertThat(gauge("tasks.carried")).isZero();
    }

    @Test
    void a_task_that_is_stuck_and_a_store_that_is_gone_are_seen() {
        orchestrator.start(Task.of("t", "x"));
        await().until(() -> orchestrator.health().carried() == 1);
        orchestrator.close();
        Orchestrator other = open("2");
        OrchestratorMeters.of(other).bindTo(registry);
        await().until(() -> !other.health().stuck().isEmpty());
        assertThat(gauge("tasks.stuck")).isEqualTo(1);

        store.close();
        time.add(Duration.ofSeconds(5));
        assertThat(gauge("store.reachable")).isZero();
        other.close();
    }

    @Test
    void closed_meters_leave_nothing_in_any_registry() {
        SimpleMeterRegistry second = new SimpleMeterRegistry();
        meters.bindTo(registry);
        meters.bindTo(second);
        assertThat(registry.getMeters()).hasSize(4);
        meters.close();

        assertThat(registry.getMeters()).isEmpty();
        assertThat(second.getMeters()).isEmpty();
    }

    private double gauge(String name) {
        return registry.get("perdure.orchestrator." + name).gauge().value();
    }

    private Orchestrator open(String version) {
        Agent agent = Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version(version)
                .instructions("x")
                .model(ScriptedLlm.of(this::whenTold))
                .build();
        return Orchestrator.on(store)
                .agents(agent)
                .clock(clock)
                .keepStoreOpen()
                .closeWithin(Duration.ofSeconds(2))
                .open();
    }

    private LlmReply whenTold(Seen seen) {
        try {
            go.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return say("ok");
    }
}
