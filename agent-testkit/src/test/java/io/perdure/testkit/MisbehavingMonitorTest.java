package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.TaskListener;
import io.perdure.agent.Agent;
import io.perdure.guard.Limits;
import io.perdure.guard.Monitor;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.MonitorSpoke;
import io.perdure.journal.MonitorSpoke.Severity;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmFailure.Kind;
import io.perdure.loop.Struggle;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Monitors that hang, throw errors, lose their names or say too much: nobody else suffers, and people hear of it. */
class MisbehavingMonitorTest {
    private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

    private final ManualClock clock = new ManualClock();
    private final InMemoryStateStore store = new InMemoryStateStore(clock);
    private final List<Orchestrator> open = new ArrayList<>();
    private final CountDownLatch looking = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        open.forEach(Orchestrator::close);
    }

    @Test
    void a_monitor_that_hangs_is_named_and_the_clock_of_other_tasks_goes_on() throws Exception {
        AtomicBoolean up = new AtomicBoolean();
        Orchestrator orchestrator =
                open(agent(monitor(task -> task.id().value().equals("hangs") ? hang() : null)).toBuilder()
                        .model(ScriptedLlm.of(seen -> seen.goal().equals("later") && !up.get()
                                ? ScriptedLlm.fail(Kind.UNAVAILABLE)
                                : say("done")))
                        .build());
        orchestrator.start(Task.of("hangs", "x"));
        looking.await();
        assertThat(orchestrator.health().stuck()).as("not yet").isEmpty();
        TaskHandle<String> other = orchestrator.start(Task.of("waits", "later"));
        await().until(() -> other.history().stream().anyMatch(ModelFailed.class::isInstance));
        up.set(true);

        eventually().until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return other.info().status().isOver();
        });
        clock.advance(Duration.ofSeconds(11));
        assertThat(orchestrator.health().isGood()).isFalse();
        assertThat(orchestrator.health().stuck())
                .hasSize(1)
                .hasEntrySatisfying(
                        TaskId.of("hangs"),
                        why -> assertThat(why)
                                .contains("is being decided since 2026-03-01T10:00:00Z")
                                .contains(MisbehavingMonitorTest.class.getName())
                                .contains("must not wait"));
    }

    @Test
    void a_monitor_that_waits_for_what_does_not_come_is_interrupted_and_the_task_paused() throws Exception {
        TaskHandle<String> task = open(agent(monitor(seen -> waitForever()))).start(Task.of("t", "x"));
        looking.await();

        eventually().until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return task.info().status() == TaskStatus.PAUSED;
        });
        assertThat(Duration.between(task.history().get(0).at(), clock.instant()))
                .isGreaterThan(Duration.ofMinutes(1));
        assertThat(task.explain())
                .contains("The monitor mine says: The monitor did not come back in time, and was given up")
                .contains(MisbehavingMonitorTest.class.getName());
    }

    @Test
    void monitors_that_hang_on_every_thread_hold_up_no_other_task_and_cost_theirs_a_minute() {
        List<Struggle> heard = new CopyOnWriteArrayList<>();
        Orchestrator orchestrator =
                open(agent(monitor(task -> task.id().value().startsWith("hangs") ? hang() : null)), new TaskListener() {
                    @Override
                    public void struggling(TaskId task, Struggle struggle) {
                        heard.add(struggle);
                    }
                });
        List<TaskHandle<String>> hanging = IntStream.range(0, 70)
                .mapToObj(i -> orchestrator.start(Task.of("hangs-" + i, "x")))
                .toList();
        TaskHandle<String> other = orchestrator.start(Task.of("other", "x"));

        eventually().until(() -> advancedUntil(other.info().status() == TaskStatus.COMPLETED));
        assertThat(clock.instant()).isBefore(BEGIN.plusSeconds(30));
        eventually()
                .until(() -> advancedUntil(
                        hanging.stream().allMatch(task -> task.info().status() == TaskStatus.PAUSED)));
        assertThat(hanging.get(0).explain()).contains("mine").contains("given up");
        await().until(() -> heard.size() == hanging.size());
        assertThat(heard).allMatch(struggle -> struggle.about().equals("mine"));
    }

    @Test
    void a_monitor_that_was_given_up_is_not_asked_again_for_that_task_until_it_has_come_back() {
        AtomicInteger looks = new AtomicInteger();
        Agent hangsOnce = agent(monitor(task -> {
            if (looks.incrementAndGet() == 1) {
                hang();
            }
            return null;
        }));
        TaskHandle<String> task = open(hangsOnce).start(Task.of("t", "x"));
        eventually().until(() -> advancedUntil(task.info().status() == TaskStatus.PAUSED));

        task.resume();

        await().until(() -> task.explain().contains("was not asked"));
        assertThat(looks).hasValue(1);
        release.countDown();
        await().until(() -> task.info().status() == TaskStatus.PAUSED);
        task.resume();
        assertThatTask(task).withAnswer("done");
        assertThat(looks).hasValue(2);
    }

    private boolean advancedUntil(boolean done) {
        if (!done) {
            clock.advance(Duration.ofSeconds(1));
        }
        return done;
    }

    @Test
    void closing_does_not_wait_for_a_monitor_that_hangs_and_what_it_says_later_does_not_count() throws Exception {
        Orchestrator first = open(agent(monitor(task -> hang())));
        first.start(Task.of("t", "x"));
        looking.await();

        first.close(); // returns, or this test does not end

        assertThatTask(open(agent(monitor(task -> null))).task("t")).withAnswer("done");
        int entries = open.get(1).task("t").history().size();
        release.countDown();
        await().during(Duration.ofMillis(200))
                .until(() -> open.get(1).task("t").history().size() == entries);
    }

    @Test
    void a_monitor_may_die_of_anything() {
        TaskHandle<String> task = open(agent(monitor(seen -> {
                    throw new StackOverflowError();
                })))
                .start(Task.of("t", "x"));

        await().until(() -> task.info().status() == TaskStatus.PAUSED);
        assertThat(spoken(task).evidence()).contains("StackOverflowError");
    }

    @Test
    void a_monitor_keeps_the_name_that_it_had_when_its_agent_was_built() {
        AtomicReference<@Nullable Supplier<@Nullable String>> name = new AtomicReference<>(() -> "half\uD83D");
        Monitor nameless = named(() -> name.get().get(), seen -> new Monitor.Verdict(Severity.STOP, "Stop.", "x"));
        Orchestrator orchestrator = open(agent(nameless));

        assertThatTask(orchestrator.start(Task.of("half", "x"))).endsBecauseOf("stopped-by-monitor");

        name.set(() -> null);
        assertThatTask(orchestrator.start(Task.of("null", "x"))).endsBecauseOf("stopped-by-monitor");

        name.set(() -> {
            throw new IllegalStateException("lost");
        });
        assertThatTask(orchestrator.start(Task.of("throws", "x"))).endsBecauseOf("stopped-by-monitor");
        for (String task : List.of("half", "null", "throws")) {
            assertThat(spoken(orchestrator.task(task)).monitor()).isEqualTo("half\uFFFD");
        }
    }

    @Test
    void a_monitor_whose_name_changes_with_each_call_is_heard_once_a_step() {
        AtomicInteger calls = new AtomicInteger();
        Monitor shifty = named(
                () -> "mine-" + calls.incrementAndGet(), seen -> new Monitor.Verdict(Severity.TELL, "Hurry.", "x"));
        TaskHandle<String> task = open(agent(shifty).toBuilder()
                        .model(ScriptedLlm.of(seen ->
                                seen.step() < 2 ? ScriptedLlm.call("nothing", java.util.Map.of()) : say("done")))
                        .build())
                .start(Task.of("t", "x"));

        assertThatTask(task).completes();
        assertThat(task.history().stream()
                        .filter(MonitorSpoke.class::isInstance)
                        .map(entry -> ((MonitorSpoke) entry).monitor())
                        .distinct())
                .containsExactly("mine-1");
        assertThat(calls).hasValue(1);
    }

    @Test
    void a_monitor_without_a_name_is_refused_when_the_agent_is_built() {
        assertThatThrownBy(() -> agent(named(() -> null, seen -> null)))
                .hasMessageContaining("monitors whose names differ, and are not blank");
        assertThatThrownBy(() -> agent(named(
                        () -> {
                            throw new IllegalStateException("lost");
                        },
                        seen -> null)))
                .hasMessageContaining("monitors whose names differ, and are not blank");
    }

    @Test
    void a_monitor_that_says_too_much_is_cut_short() {
        String flood = "x".repeat(10_000_000);
        TaskHandle<String> task = open(agent(monitor(seen -> new Monitor.Verdict(Severity.STOP, flood, flood))))
                .start(Task.of("t", "x"));

        assertThatTask(task).endsBecauseOf("stopped-by-monitor");
        assertThat(spoken(task).text()).hasSize(10_001).endsWith("x…");
        assertThat(spoken(task).evidence()).hasSize(10_001);
    }

    private static MonitorSpoke spoken(TaskHandle<?> task) {
        return task.history().stream()
                .filter(MonitorSpoke.class::isInstance)
                .map(MonitorSpoke.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private Monitor.@Nullable Verdict hang() {
        looking.countDown();
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException e) {
                // it does not listen
            }
        }
        return new Monitor.Verdict(Severity.STOP, "Too late.", "x");
    }

    private Monitor.@Nullable Verdict waitForever() {
        looking.countDown();
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return null;
    }

    private static ConditionFactory eventually() {
        return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
    }

    private interface Look {
        Monitor.@Nullable Verdict at(TaskState task);
    }

    private static Monitor monitor(Look look) {
        return named(() -> "mine", look);
    }

    private static Monitor named(Supplier<@Nullable String> name, Look look) {
        return new Monitor() {
            @Override
            @SuppressWarnings("NullAway") // that is what is tested
            public String name() {
                return name.get();
            }

            @Override
            public Optional<Verdict> look(TaskState task, Limits limits) {
                return Optional.ofNullable(look.at(task));
            }
        };
    }

    private static Agent agent(Monitor monitor) {
        return Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You work at a desk.")
                .model(ScriptedLlm.of(seen -> say("done")))
                .monitors(List.of(monitor))
                .build();
    }

    private Orchestrator open(Agent agent) {
        return open(agent, new TaskListener() {});
    }

    private Orchestrator open(Agent agent, TaskListener listener) {
        Orchestrator orchestrator = Orchestrator.on(store)
                .agents(agent)
                .listener(listener)
                .clock(clock)
                .closeWithin(Duration.ofMillis(200))
                .keepStoreOpen()
                .open();
        open.add(orchestrator);
        return orchestrator;
    }
}
