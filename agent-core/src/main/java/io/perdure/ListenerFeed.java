package io.perdure;

import io.perdure.error.PerdureException;
import io.perdure.journal.JournalEntry;
import io.perdure.loop.Struggle;
import io.perdure.store.TaskId;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds one listener from a thread of its own, so that it cannot hold up a task. */
final class ListenerFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerFeed.class);
    private static final int MOST_EVENTS = 10_000;
    private static final long LONGEST_CLOSE_MILLIS = 1_000;

    private final TaskListener listener;
    private final BlockingQueue<Consumer<TaskListener>> events = new ArrayBlockingQueue<>(MOST_EVENTS);
    private final AtomicBoolean behind = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean closed;

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
                    deliver(event);
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
            LOG.warn(
                    "Listener {} failed; the task goes on.",
                    listener.getClass().getName(),
                    PerdureException.forLog(e, LOG.isDebugEnabled()));
        }
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
