package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.error.PerdureException;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.TaskState;
import io.perdure.json.Json;
import io.perdure.tool.ToolExecutor.AttemptResult;
import io.perdure.tool.ToolExecutor.Look;
import io.perdure.tool.ToolInvocation;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Telemetry that hurts no task when it throws. When it hangs, people are told where, nothing new is followed until it has come back, and after a
 * minute it is interrupted. Safe for use by several threads.
 */
final class SafeTelemetry implements Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger(SafeTelemetry.class);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration TOO_LONG = Duration.ofMinutes(1);

    private final Telemetry telemetry;
    private final Workers workers;
    private final Set<Asked> asked = ConcurrentHashMap.newKeySet();
    private final Queue<Runnable> ends = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean telling = new AtomicBoolean();
    private final AtomicLong failures = new AtomicLong();
    private volatile Instant nextLook = Instant.MIN;

    private SafeTelemetry(Telemetry telemetry, Workers workers) {
        this.telemetry = telemetry;
        this.workers = workers;
    }

    static Telemetry of(Telemetry telemetry, Workers workers) {
        if (telemetry == Telemetry.NONE || telemetry instanceof SafeTelemetry) {
            return telemetry;
        }
        SafeTelemetry safe = new SafeTelemetry(telemetry, workers);
        workers.whenClosed(safe::tellEnds);
        return safe;
    }

    /** Looks, about every second, whether something hangs. */
    void watch(Instant now) {
        if (!now.isBefore(nextLook)) {
            nextLook = now.plusSeconds(1);
            asked.forEach(one -> one.watch(now));
        }
    }

    private <T> T begin(Supplier<T> source, T otherwise) {
        return asked.stream().anyMatch(one -> one.hangs) ? otherwise : get(source, otherwise);
    }

    private <T> T get(Supplier<T> source, T otherwise) {
        Asked mine = new Asked(Thread.currentThread());
        asked.add(mine);
        try {
            return source.get();
        } catch (Throwable e) {
            failed(e);
            return otherwise;
        } finally {
            asked.remove(mine);
            mine.end();
        }
    }

    private void failed(Throwable error) {
        long count = failures.incrementAndGet();
        if (Long.bitCount(count) == 1) { // the first, and then ever more rarely
            LOG.warn(
                    "The telemetry failed, {} times by now; the task goes on.",
                    count,
                    PerdureException.forLog(error, LOG.isDebugEnabled()));
        }
    }

    // One after the other, whichever thread is at it; the thread that writes the store has none of it.
    private void tellEnds() {
        while (!ends.isEmpty() && telling.compareAndSet(false, true)) {
            try {
                for (Runnable end = ends.poll(); end != null; end = ends.poll()) {
                    tell(end);
                }
            } finally {
                telling.set(false);
            }
        }
    }

    private void tell(Runnable told) {
        get(
                () -> {
                    told.run();
                    return true;
                },
                false);
    }

    /** One call of the telemetry, under way. */
    private final class Asked {
        private final Thread thread;
        private Instant since = Instant.MAX;
        private boolean ended;
        private boolean interrupted;
        private volatile boolean hangs;

        private Asked(Thread thread) {
            this.thread = thread;
        }

        private synchronized void watch(Instant now) {
            since = since.equals(Instant.MAX) ? now : since;
            if (!ended && !hangs && now.isAfter(since.plus(LONG))) {
                hangs = true;
                workers.threadLost();
                LOG.warn(
                        "The telemetry has not come back since {}, from {}; nothing new is followed until it does.",
                        since,
                        Turn.place(thread));
            }
            if (!ended && !interrupted && now.isAfter(since.plus(TOO_LONG))) {
                interrupted = true;
                thread.interrupt();
            }
        }

        private synchronized void end() {
            ended = true;
            if (hangs) {
                workers.threadFound();
            }
            if (interrupted) {
                Thread.interrupted(); // it was meant for the telemetry
            }
        }
    }

    @Override
    public String current() {
        return get(() -> Json.storable(telemetry.current()), "");
    }

    @Override
    public Telemetry.Run begin(Agent agent, TaskState task) {
        tellEnds(); // the run before this one
        Telemetry.Run run = begin(() -> telemetry.begin(agent, task), Telemetry.Run.UNSEEN);
        return run == Telemetry.Run.UNSEEN ? run : new SafeRun(run);
    }

    private final class SafeRun implements Telemetry.Run {
        private final Telemetry.Run run;

        private SafeRun(Telemetry.Run run) {
            this.run = run;
        }

        @Override
        public String trace() {
            return get(() -> Json.storable(run.trace()), "");
        }

        @Override
        public Telemetry.Activity asks(TaskState task, String model) {
            return safe(() -> run.asks(task, model));
        }

        @Override
        public Telemetry.Activity attempts(ToolInvocation invocation, int attempt) {
            return safe(() -> run.attempts(invocation, attempt));
        }

        @Override
        public Telemetry.Activity looks(ToolInvocation invocation, int look) {
            return safe(() -> run.looks(invocation, look));
        }

        @Override
        public Telemetry.Activity judges(TaskState task) {
            return safe(() -> run.judges(task));
        }

        @Override
        public void left(TaskState last, @Nullable Throwable error) {
            ends.add(() -> run.left(last, error));
            workers.run(SafeTelemetry.this::tellEnds);
        }

        private Telemetry.Activity safe(Supplier<Telemetry.Activity> begun) {
            return new SafeActivity(begin(begun, Telemetry.Activity.UNSEEN));
        }
    }

    private final class SafeActivity implements Telemetry.Activity {
        private final Telemetry.Activity activity;

        private SafeActivity(Telemetry.Activity activity) {
            this.activity = activity;
        }

        @Override
        public void led(JournalEntry answer) {
            tell(() -> activity.led(answer));
        }

        @Override
        public void led(AttemptResult result) {
            tell(() -> activity.led(result));
        }

        @Override
        public void led(Look found) {
            tell(() -> activity.led(found));
        }

        @Override
        public void abandoned(boolean overdue) {
            tell(() -> activity.abandoned(overdue));
        }

        @Override
        public void close() {
            tell(activity::close);
        }
    }
}
