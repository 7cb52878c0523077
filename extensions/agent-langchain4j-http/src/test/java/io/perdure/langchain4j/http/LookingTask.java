package io.perdure.langchain4j.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.retry.RetryConfig;
import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.TaskListener;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.AnswerRejected;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.MonitorSpoke;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskPaused;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.TaskId;
import io.perdure.testkit.FaultyStateStore;
import io.perdure.testkit.FaultyStateStore.Crash;
import io.perdure.testkit.ManualClock;
import io.perdure.testkit.OpenAiFault;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.Tools;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A task that looks at three items and then answers, in one process or in two; its models are LangChain4j's real OpenAI client. */
final class LookingTask implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1); // by a clock that goes on when everything hangs

    private final ManualClock clock = new ManualClock(Instant.now()); // for dates in headers
    private final StateStore store = new InMemoryStateStore(clock);
    private final Peer peer;
    private final IntPredicate strikes;
    private final Wire wire;
    private final List<String> models;
    private final AtomicInteger asked = new AtomicInteger();
    private final String goal = "Look at all, visitor " + NUMBER.incrementAndGet() + ".";
    private final AtomicInteger struck = new AtomicInteger();
    private final AtomicInteger looking = new AtomicInteger();
    private final AtomicInteger mostLooking = new AtomicInteger();
    private int passed;
    private int threads = 4; // there are many such tasks
    private CountDownLatch meeting = new CountDownLatch(0);
    private BlockingQueue<JournalEntry> heard = new LinkedBlockingQueue<>();
    private Orchestrator orchestrator;

    /**
     * A task with these models.
     *
     * @param peer who answers, the healthy one aside
     * @param strikes whether it answers the request with this number
     */
    LookingTask(Peer peer, IntPredicate strikes, Wire wire, String... models) {
        this.peer = peer;
        this.strikes = strikes;
        this.wire = wire;
        this.models = List.of(models);
    }

    /** The chair is looked at by so many at once. */
    LookingTask meeting(int lookers) {
        meeting = new CountDownLatch(lookers);
        threads = lookers + 1;
        return this;
    }

    /** Runs it until it has ended or is paused. */
    TaskHandle<String> run() throws InterruptedException {
        TaskHandle<String> task = open(store);
        List<JournalEntry> before = task.history(); // that of a process that died may have been the last of all
        awaitEnd(before.get(before.size() - 1));
        return task;
    }

    /** Runs it in a process that dies at an append. */
    void runUntilDead(Crash crash, Predicate<Append> fatal) throws InterruptedException {
        FaultyStateStore dying = FaultyStateStore.dyingWhen(store, fatal, crash);
        open(dying);
        for (int i = 0; !dying.awaitDeath(Duration.ofMillis(10)); i++) {
            assertThat(i).as("waits for its death").isLessThan(6_000);
            passIfHanging();
        }
        orchestrator.close();
        clock.advance(Duration.ofHours(1)); // nobody has given back what it held
    }

    void resume(TaskHandle<String> task) throws InterruptedException {
        task.resume();
        awaitEnd(null);
    }

    int mostLooking() {
        return mostLooking.get();
    }

    /** Moves the clock to what the task waits for, until it waits for nothing any more. */
    private void awaitEnd(JournalEntry before) throws InterruptedException {
        JournalEntry last = before;
        int silent = 0;
        while (!(last instanceof TaskEnded || last instanceof TaskPaused)) {
            JournalEntry next = heard.poll(10, TimeUnit.MILLISECONDS);
            silent = next == null ? silent + 1 : 0;
            assertThat(silent).as("the task goes on after %s", last).isLessThan(6_000);
            last = next == null ? last : next;
            if (last instanceof ModelFailed failed && failed.retryAt() != null) {
                Duration left = Duration.between(clock.instant(), failed.retryAt());
                clock.advance(
                        left.compareTo(SECOND) > 0 ? left : SECOND); // tasks that wait are looked for every second
            }
            passIfHanging();
        }
    }

    // As soon as what has no end has begun.
    private void passIfHanging() {
        if (peer == Peer.with(OpenAiFault.ENDLESS) && passed < struck.get() && arrived() == struck.get()) {
            passed = struck.get();
            clock.advance(LONGEST);
        }
    }

    private long arrived() {
        return peer.requests().stream()
                .filter(request -> request.toString().contains(goal))
                .count();
    }

    private TaskHandle<String> open(StateStore on) {
        BlockingQueue<JournalEntry> ears = new LinkedBlockingQueue<>(); // what a dead process tells is not heard
        heard = ears;
        orchestrator = Orchestrator.on(on)
                .listener(new TaskListener() {
                    @Override
                    public void entry(TaskId id, JournalEntry entry) {
                        ears.add(entry);
                    }
                })
                .agents(agent())
                .clock(clock)
                .threads(threads)
                .closeWithin(Duration.ZERO)
                .keepStoreOpen()
                .open();
        return orchestrator.start(Task.of("t", goal));
    }

    private Agent agent() {
        RetryConfig twice = RetryConfig.custom()
                .maxAttempts(2)
                .waitDuration(Duration.ofSeconds(1))
                .build();
        return Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You look at things.")
                .models(models.stream()
                        .map(name -> Model.of(model(name)).retry(twice).timeout(LONGEST))
                        .toList())
                .outage(twice)
                .tools(Tools.of(Tool.named("look")
                        .description("Looks at an item.")
                        .effect(Effect.IDEMPOTENT) // so that a reply is durable before its calls are made
                        .timeout(LONGEST)
                        .calls(Wire.Item.class, (item, call) -> look(item))))
                .build();
    }

    private LlmClient model(String name) {
        return new LlmClient() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public LlmReply reply(LlmRequest request, Consumer<String> text) {
                boolean hit = strikes.test(asked.incrementAndGet());
                struck.addAndGet(hit ? 1 : 0);
                return (hit ? peer : Peer.HEALTHY).client(wire).reply(request, text);
            }
        };
    }

    private String look(Wire.Item item) throws InterruptedException {
        mostLooking.accumulateAndGet(looking.incrementAndGet(), Math::max);
        try {
            if (item.item().equals("chair")) {
                meeting.countDown();
                meeting.await();
            }
            return Peer.SEEN;
        } finally {
            looking.decrementAndGet();
        }
    }

    @Override
    public void close() {
        if (orchestrator != null) {
            orchestrator.close();
        }
    }

    // ---- what its journal tells

    static long asked(TaskHandle<String> task) {
        return entries(task, ModelFailed.class).count()
                + entries(task, ModelReplied.class).count();
    }

    static <E extends JournalEntry> Stream<E> entries(TaskHandle<String> task, Class<E> kind) {
        return task.history().stream().filter(kind::isInstance).map(kind::cast);
    }

    static List<String> story(TaskHandle<String> task) {
        return task.history().stream()
                .map(LookingTask::said)
                .filter(Objects::nonNull)
                .toList();
    }

    private static String said(JournalEntry entry) {
        if (entry instanceof ModelFailed e) {
            return e.model() + " " + e.failure().kind() + " " + e.reaction();
        }
        if (entry instanceof ModelReplied e) {
            return e.model() + " replied";
        }
        if (entry instanceof AnswerRejected) {
            return "sent back";
        }
        if (entry instanceof InvocationEnded e) {
            ToolFailure failure = e.outcome().failure();
            return failure == null ? "looked" : failure.kind().name();
        }
        if (entry instanceof MonitorSpoke e) {
            return e.monitor() + " " + e.severity();
        }
        if (entry instanceof TaskPaused) {
            return "paused";
        }
        return entry instanceof TaskEnded e ? (e.status() + " " + e.reason()).strip() : null;
    }
}
