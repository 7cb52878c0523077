package io.perdure;

import io.perdure.error.PerdureException;
import io.perdure.journal.JournalEntry;
import io.perdure.loop.Struggle;
import io.perdure.store.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds one listener from a thread of its own, so that it cannot hold up a task. */
final class ListenerFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerFeed.class);
    private static final int MOST_EVENTS = 10_000;
    private static final long LONGEST_CLOSE_MILLIS = 1_000;
    private static final Duration LONG = Duration.ofSeconds(10);

    private final TaskListener listener;
    private final BlockingQueue<Consumer<TaskListener>> events = new ArrayBlockingQueue<>(MOST_EVENTS);
    private final AtomicBoolean behind = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Consumer<TaskListener> hears;
    private @Nullable Consumer<TaskListener> heard; // at the last look
    private Instant since = Instant.MAX;
    private Duration patience = LONG;
    private long failures;

    ListenerFeed(TaskListener listener) {
        this.listener = listener;
        this.thread = new Thread(this::feed, "perdure-listener");
        thread.setDaemon(true);
        thread.start();
    }

    void checkpoint(TaskId task, long version, List<JournalEntry> entries) {
        offer(target -> entries.forEach(entry -> deliver(heard -> heard.entry(task, entry))));
        offer(target -> target.checkpoint(task, version));
    }

    void run(Runnable work) {
        offer(target -> work.run());
    }

    void struggling(TaskId task, Struggle struggle) {
        offer(target -> target.struggling(task, struggle));
    }

    void text(TaskId task, int step, String piece) {
        offer(target -> target.text(task, step, piece));
    }

    private void offer(Consumer<TaskListener> event) {
        if (!events.offer(event) && behind.compareAndSet(false, true)) {
            LOG.warn(
                    "Listener {} is {} events behind and misses some.",
                    listener.getClass().getName(),
                    MOST_EVENTS);
        }
    }

    private void feed() {
        try {
            while (!closed || !events.isEmpty()) {
                Consumer<TaskListener> event = events.poll(100, TimeUnit.MILLISECONDS);
                if (event != null) {
                    hears = event;
                    deliver(event);
                    hears = null;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed while the listener was slow: what is left is not delivered
        }
    }

    private void deliver(Consumer<TaskListener> event) {
        try {
            event.accept(listener);
        } catch (RuntimeException | Error e) {
            failures++;
            if (Long.bitCount(failures) == 1) { // the first, and then ever more rarely
                LOG.warn(
                        "Listener {} failed, {} times by now; the task goes on.",
                        listener.getClass().getName(),
                        failures,
                        PerdureException.forLog(e, LOG.isDebugEnabled()));
            }
        }
    }

    /** Looks whether the listener hangs; to be called about every second, by one thread. */
    void watch(Instant now) {
        Consumer<TaskListener> event = hears;
        if (event == null || event != heard) {
            heard = event;
            since = now;
            patience = LONG;
        } else if (now.isAfter(since.plus(patience))) {
            patience = patience.multipliedBy(2);
            LOG.warn(
                    "Listener {} has not come back for {} s, from {}; {} events wait for it. Tasks go on.",
                    listener.getClass().getName(),
                    Duration.between(since, now).toSeconds(),
                    place(thread.getStackTrace()),
                    events.size());
        }
    }

    // What this class has called, and waits for.
    private static String place(StackTraceElement[] stack) {
        int ours = 0;
        while (ours < stack.length && !stack[ours].getClassName().startsWith(ListenerFeed.class.getName())) {
            ours++;
        }
        return stack.length == 0 ? "an unknown place" : stack[Math.max(0, ours - 1)].toString();
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(LONGEST_CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
