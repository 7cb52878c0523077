package io.perdure.testkit.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.journal.AnswerRejected;
import io.perdure.journal.AttemptFailed;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.LateResult;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskPaused;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.testkit.FaultyStateStore;
import io.perdure.testkit.ManualClock;
import io.perdure.testkit.matrix.Row.Place;
import io.perdure.testkit.matrix.World.Verdict;
import io.perdure.tool.ToolFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One task through one fault, in one process or in two. */
final class Run {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Task<Verdict> TASK =
            Task.of("t", "Work on all of them.").returning(Verdict.class);

    private final ManualClock clock = new ManualClock();
    private final StateStore store = new InMemoryStateStore(clock);
    private final Row row;
    private final Place place;
    private final Crash crash;
    private final World world;

    Run(Row row, Place place, Crash crash) {
        this.row = row;
        this.place = place;
        this.crash = crash;
        this.world = new World(row, place);
    }

    /** Whether the process dies, and when. */
    enum Crash {
        NONE,
        AFTER_IT_IS_DURABLE,
        BEFORE_IT_IS_DURABLE
    }

    /** What the journal tells in the end. */
    List<String> journal() {
        if (crash != Crash.NONE) {
            runUntilDead();
        }
        try (Orchestrator orchestrator = open(store)) {
            TaskHandle<Verdict> task = orchestrator.start(TASK);
            until(() -> moveOn(task));
            if (crash == Crash.NONE && world.hasLateEffect()) {
                until(() -> task.history().stream().anyMatch(LateResult.class::isInstance));
            }
            return told(task.history());
        } finally {
            world.letGo();
        }
    }

    private void runUntilDead() {
        FaultyStateStore dying = FaultyStateStore.dyingWhen(
                store,
                recordsTheFault(),
                crash == Crash.AFTER_IT_IS_DURABLE ? FaultyStateStore.Crash.AFTER : FaultyStateStore.Crash.BEFORE);
        try (Orchestrator orchestrator = open(dying)) {
            TaskHandle<Verdict> task = orchestrator.start(TASK);
            until(() -> dying.isDead() || moveOnUnlessDead(task, dying));
            assertThat(dying.isDead()).as("%s: the fault was recorded", row).isTrue();
        }
    }

    // Calls before the fault end well, and each of them is recorded as ended.
    private Predicate<Append> recordsTheFault() {
        String type = row.recordedBy();
        AtomicInteger left = new AtomicInteger(type.equals("invocation-ended") ? place.call() : 1);
        return append -> {
            int found = (int) append.entries().stream()
                    .filter(entry -> entry.type().equals(type))
                    .count();
            return found > 0 && left.addAndGet(-found) <= 0;
        };
    }

    private boolean moveOnUnlessDead(TaskHandle<Verdict> task, FaultyStateStore dying) {
        try {
            return moveOn(task);
        } catch (StoreUnavailableException e) {
            return dying.isDead();
        }
    }

    private Orchestrator open(StateStore on) {
        return Orchestrator.on(on)
                .agents(world.agent())
                .clock(clock)
                .closeWithin(Duration.ZERO)
                .keepStoreOpen()
                .open();
    }

    private static void until(Callable<Boolean> condition) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(LONGEST)
                .until(condition);
    }

    /** Moves the clock to what is waited for, lets a person resume what is paused; whether the task is over. */
    private boolean moveOn(TaskHandle<Verdict> task) {
        List<JournalEntry> history = task.history();
        JournalEntry last = history.get(history.size() - 1);
        Instant awaited = awaited(last);
        Duration left = awaited == null ? SECOND : Duration.between(clock.instant(), awaited);
        clock.advance(left.compareTo(SECOND) > 0 ? left : SECOND); // tasks that wait are looked for every second
        if (world.hangs()) {
            clock.advance(World.TIMEOUT);
        }
        List<String> told = told(history);
        if (told.contains("again TIMED_OUT") || told.contains("UNKNOWN TIMED_OUT")) {
            world.letGo();
        }
        if (last instanceof TaskPaused) {
            task.resume();
        }
        return history.stream().anyMatch(TaskEnded.class::isInstance);
    }

    private static @Nullable Instant awaited(JournalEntry last) {
        return last instanceof ModelFailed e ? e.retryAt() : last instanceof AttemptFailed e ? e.retryAt() : null;
    }

    private static List<String> told(List<JournalEntry> history) {
        return history.stream().map(Run::told).filter(Objects::nonNull).toList();
    }

    private static @Nullable String told(JournalEntry entry) {
        if (entry instanceof ModelFailed e) {
            return e.model() + " " + e.failure().kind() + " " + e.reaction();
        }
        if (entry instanceof ModelReplied e) {
            return e.model() + " replied";
        }
        if (entry instanceof AnswerRejected) {
            return "sent back";
        }
        if (entry instanceof AttemptFailed e) {
            return "again " + e.failure().kind();
        }
        if (entry instanceof InvocationEnded e) {
            ToolFailure failure = e.outcome().failure();
            return e.outcome().status() + (failure == null ? "" : " " + failure.kind());
        }
        if (entry instanceof TaskPaused) {
            return "paused";
        }
        return entry instanceof TaskEnded e ? (e.status() + " " + e.reason()).strip() : null;
    }
}
