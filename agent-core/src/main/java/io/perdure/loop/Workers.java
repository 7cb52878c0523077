package io.perdure.loop;

import io.perdure.error.PerdureException;
import java.lang.reflect.InvocationTargetException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which models are asked and tools run: virtual ones where the JVM has them, a pool of platform threads
 * otherwise. A thread that is stuck in an abandoned tool is replaced for as long as it is stuck. Virtual threads need carriers, of which there are
 * as many as processors, and one that computes keeps its carrier: when work waits for a carrier, the pool does it until carriers are free again.
 */
public final class Workers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final ThreadLocal<@Nullable Next> IDLING = new ThreadLocal<>();

    private final Queue<Work> waiting =
            new ConcurrentLinkedQueue<>(); // for virtual threads: whichever runs first takes the first
    private final Executor threads;
    private final @Nullable ThreadPoolExecutor pool;
    private final @Nullable ExecutorService virtual;
    private final Runnable whenIdle;
    private final Queue<Runnable> whenClosed = new ConcurrentLinkedQueue<>();
    private @Nullable Work oldest;
    private volatile boolean starved;

    /**
     * Starts workers.
     *
     * @param most most platform threads
     * @param whenIdle what a platform thread does when it has nothing to go on with; quick
     */
    public Workers(int most, Runnable whenIdle) {
        pool = platformThreads(most);
        virtual = virtualThreads();
        threads = virtual == null ? pool : virtual;
        this.whenIdle = virtual == null ? whenIdle : () -> {};
    }

    /**
     * Runs all work on {@code executor}, which stays its owner's to close: for drivers with a schedule of their own, such as a simulator.
     *
     * @param executor must not run what it is given before {@code execute} returns: some of it is given under a lock
     */
    public Workers(Executor executor) {
        threads = executor;
        pool = null;
        virtual = null;
        whenIdle = () -> {};
    }

    private static ThreadPoolExecutor platformThreads(int threads) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "perdure-worker-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    // By reflection, since the library is compiled for Java 17: virtual threads came with Java 21.
    private static @Nullable ExecutorService virtualThreads() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException e) {
            return null;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("virtual threads cannot be started", e);
        }
    }

    /** Runs {@code work}, and what follows from it, soon. After {@link #close()} it does nothing. */
    void run(Work work) {
        if (virtual == null) {
            if (!keeps(work)) {
                give(threads, () -> perform(work));
            }
            return;
        }
        waiting.add(work);
        give(starved ? Objects.requireNonNull(pool) : virtual, this::performWaiting);
    }

    private static void give(Executor executor, Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("work given after close is left to the next resume");
        }
    }

    /** Runs {@code work} soon. After {@link #close()} it does nothing. */
    public void run(Runnable work) {
        run(() -> {
            work.run();
            return null;
        });
    }

    private void performWaiting() {
        Work next = waiting.poll();
        if (next != null) { // else another thread has relieved it of that
            perform(next);
        }
    }

    @SuppressWarnings("NullAway") // the loop ends with the null
    private void perform(Work first) {
        Work next = first;
        while (next != null) {
            next = next.perform();
            next = next == null ? idle() : next;
        }
    }

    private @Nullable Work idle() {
        Next mine = new Next(this);
        IDLING.set(mine);
        try {
            whenIdle.run();
        } catch (RuntimeException | Error e) { // what has come of it must not be lost
            LOG.error(
                    "A store failed on a thread that was lent to it.",
                    PerdureException.forLog(e, LOG.isDebugEnabled()));
        } finally {
            IDLING.remove();
        }
        return mine.work;
    }

    // What comes of what an idle thread does, it does itself, unless others wait: to wake another thread takes longer
    // than many a step.
    private boolean keeps(Work work) {
        Next mine = IDLING.get();
        boolean free = mine != null
                && mine.of == this
                && mine.work == null
                && pool != null
                && pool.getQueue().isEmpty();
        if (free) {
            mine.work = work;
        }
        return free;
    }

    /**
     * Gives work that no virtual thread has begun since the last look to platform threads, and what comes after it too, until virtual threads run again.
     * To be called by one platform thread, about every second.
     */
    public void relieve() {
        Work first = waiting.peek();
        boolean stands = first != null && first == oldest;
        oldest = first;
        if (!stands || virtual == null || pool == null) {
            return;
        }
        if (!starved) {
            starved = true;
            LOG.warn("Tools that compute hold all carriers of virtual threads; work goes on on platform threads.");
            give(virtual, () -> starved = false);
        }
        ExecutorService relief = pool;
        waiting.forEach(work -> give(relief, this::performWaiting));
    }

    /** A thread is stuck and will be for an unknown time: another one takes its place. */
    void threadLost() {
        resize(1);
    }

    /** A thread that was stuck has come back. */
    void threadFound() {
        resize(-1);
    }

    private void resize(int by) {
        ThreadPoolExecutor resized = pool;
        if (resized == null) {
            return;
        }
        synchronized (resized) {
            int size = resized.getCorePoolSize() + by;
            if (by > 0) { // the maximum may never be below the core size
                resized.setMaximumPoolSize(size);
                resized.setCorePoolSize(size);
            } else {
                resized.setCorePoolSize(size);
                resized.setMaximumPoolSize(size);
            }
        }
    }

    /** What is to be done once more by the thread that closes the workers: for what must not be left to them alone. */
    void whenClosed(Runnable last) {
        whenClosed.add(last);
    }

    /** Takes no more work and interrupts what runs; does not wait. An executor that was given stays as it is. */
    @Override
    public void close() {
        Stream.of(pool, virtual).filter(Objects::nonNull).forEach(ExecutorService::shutdownNow);
        whenClosed.forEach(Runnable::run);
    }

    /** What an idle thread goes on with. */
    private static final class Next {
        private final Workers of; // a store may be shared by several
        private @Nullable Work work;

        private Next(Workers of) {
            this.of = of;
        }
    }
}
