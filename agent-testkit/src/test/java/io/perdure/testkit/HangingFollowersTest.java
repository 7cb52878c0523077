package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.TaskListener;
import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.loop.Telemetry;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore;
import io.perdure.store.TaskId;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listeners and telemetry that hang are named with the place, those that always throw are not told of each time, and tasks go on. */
class HangingFollowersTest {
    private static final int TASKS = 70; // more than there are platform threads

    private final ManualClock clock = new ManualClock();
    private final Queue<LogRecord> records = LogRecord.start(false);
    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService writer = Executors.newSingleThreadExecutor();
    private final AtomicInteger asked = new AtomicInteger();
    private @Nullable Orchestrator orchestrator;

    @AfterEach
    void close() {
        release.countDown();
        if (orchestrator != null) {
            orchestrator.close();
        }
        writer.shutdownNow();
        LogRecord.stop();
    }

    @Test
    void a_listener_that_hangs_is_named_with_the_place_ever_more_rarely() {
        Orchestrator opened = open(settings().listener(new TaskListener() {
            @Override
            public void entry(TaskId task, JournalEntry entry) {
                hangDeaf();
            }
        }));

        assertThatTask(opened.start(Task.of("t", "x"))).withAnswer("done");
        pass(60, () -> lines("has not come back").size() >= 3);

        assertThat(lines("has not come back"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(line -> assertThat(line)
                        .contains("Listener " + HangingFollowersTest.class.getName())
                        .contains(".entry("));
        pass(20, () -> false);
        assertThat(lines("has not come back"))
                .as("after 10, 20, 40 and 80 s at most")
                .hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void a_listener_that_always_throws_is_told_of_at_powers_of_two() {
        CountDownLatch heard = new CountDownLatch(100);
        Orchestrator opened = open(settings().listener(new TaskListener() {
            @Override
            public void entry(TaskId task, JournalEntry entry) {
                heard.countDown();
                throw new IllegalStateException("always");
            }
        }));
        IntStream.range(0, 50)
                .forEach(
                        i -> assertThatTask(opened.start(Task.of("t" + i, "x"))).withAnswer("done"));
        await().until(() -> heard.getCount() == 0);
        opened.close();

        assertThat(lines("failed, ")).hasSizeBetween(7, 9).first().asString().contains("failed, 1 times by now");
        assertThat(lines("failed, 64 times by now")).hasSize(1);
    }

    @Test
    void telemetry_that_hangs_on_every_thread_is_named_and_follows_nothing_new_until_it_has_come_back() {
        Orchestrator opened = open(settings().telemetry(telemetry(this::hangDeaf)));
        List<TaskHandle<String>> hanging = IntStream.range(0, TASKS)
                .mapToObj(i -> opened.start(Task.of("hangs-" + i, "x")))
                .toList();
        await().until(() -> asked.get() >= 2);
        pass(15, () -> !lines("The telemetry has not come back").isEmpty());
        assertThat(lines("The telemetry has not come back"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains(HangingFollowersTest.class.getName()));

        TaskHandle<String> other = opened.start(Task.of("other", "x"));
        pass(15, () -> other.info().status() == TaskStatus.COMPLETED);

        assertThatTask(other).withAnswer("done");
        release.countDown();
        pass(600, () -> hanging.stream().allMatch(task -> task.info().status().isOver()));
        assertThat(hanging).allSatisfy(task -> assertThatTask(task).withAnswer("done"));
    }

    @Test
    void telemetry_that_listens_is_interrupted_after_a_minute() {
        Orchestrator opened = open(settings().telemetry(telemetry(this::hangOnce)));
        TaskHandle<String> task = opened.start(Task.of("t", "x"));
        await().until(() -> asked.get() == 1);

        pass(75, () -> task.info().status().isOver());

        assertThatTask(task).withAnswer("done");
    }

    @Test
    void telemetry_that_always_throws_is_told_of_at_powers_of_two() {
        Orchestrator opened = open(settings().telemetry(telemetry(() -> {
            throw new IllegalStateException("always");
        })));
        IntStream.range(0, 10)
                .forEach(
                        i -> assertThatTask(opened.start(Task.of("t" + i, "x"))).withAnswer("done"));

        assertThat(lines("The telemetry failed")).hasSize(5); // 1, 2, 4, 8 and 16 of 20
    }

    @Test
    void telemetry_that_hangs_when_a_task_has_left_keeps_no_other_from_being_written() {
        CountDownLatch left = new CountDownLatch(1);
        Telemetry telemetry = new Telemetry() {
            @Override
            public Run begin(Agent agent, TaskState task) {
                return new Run() {
                    @Override
                    public void left(TaskState last, @Nullable Throwable error) {
                        left.countDown();
                        hangDeaf();
                    }
                };
            }
        };
        Orchestrator opened = open(settings(writtenByOneThread()).telemetry(telemetry));
        TaskHandle<String> first = opened.start(Task.of("first", "x"));
        await().atMost(Duration.ofSeconds(60)).until(() -> left.getCount() == 0);

        List<TaskHandle<String>> others = CompletableFuture.supplyAsync(() -> IntStream.range(0, 5)
                        .mapToObj(i -> opened.start(Task.of("t" + i, "x")))
                        .toList())
                .orTimeout(30, TimeUnit.SECONDS) // a start is written too
                .join();

        pass(60, () -> others.stream().allMatch(task -> task.info().status().isOver()));
        assertThatTask(first).withAnswer("done");
        assertThat(others).allSatisfy(task -> assertThatTask(task).withAnswer("done"));
    }

    private Telemetry telemetry(Runnable misbehaviour) {
        return new Telemetry() {
            @Override
            public Run begin(Agent agent, TaskState task) {
                return new Run() {
                    @Override
                    public Activity asks(TaskState seen, String model) {
                        asked.incrementAndGet();
                        misbehaviour.run();
                        return Activity.UNSEEN;
                    }
                };
            }
        };
    }

    private void hangOnce() {
        try {
            if (asked.get() == 1) {
                release.await();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void hangDeaf() {
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException e) {
                // it does not listen
            }
        }
    }

    private List<String> lines(String part) {
        return records.stream()
                .map(LogRecord::message)
                .filter(line -> line.contains(part))
                .toList();
    }

    /** Seconds go by, each as long as the library needs to notice it, until something is so. */
    private void pass(int seconds, java.util.function.BooleanSupplier until) {
        AtomicInteger left = new AtomicInteger(seconds);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(90))
                .until(() -> {
                    boolean ends = until.getAsBoolean() || left.getAndDecrement() == 0;
                    clock.advance(Duration.ofSeconds(ends ? 0 : 1));
                    return ends;
                });
    }

    /** A store that says on its one thread what is durable, as those do that write to a file. */
    private StateStore writtenByOneThread() {
        StateStore store = new InMemoryStateStore(clock);
        return (StateStore) Proxy.newProxyInstance(
                StateStore.class.getClassLoader(), new Class<?>[] {StateStore.class}, (proxy, method, with) -> {
                    Object result = method.invoke(store, with);
                    return result instanceof CompletableFuture<?> durable
                            ? durable.thenApplyAsync(version -> version, writer)
                            : result;
                });
    }

    private Orchestrator.Builder settings() {
        return settings(new InMemoryStateStore(clock));
    }

    private Orchestrator.Builder settings(StateStore store) {
        return Orchestrator.on(store)
                .agents(Agent.named("desk")
                        .trust(TrustPolicy.unguarded())
                        .version("1")
                        .instructions("You work at a desk.")
                        .model(ScriptedLlm.of(seen -> seen.step() == 0 ? call("nothing", Map.of()) : say("done")))
                        .build())
                .clock(clock)
                .closeWithin(Duration.ZERO);
    }

    private Orchestrator open(Orchestrator.Builder settings) {
        Orchestrator opened = settings.open();
        orchestrator = opened;
        return opened;
    }
}
