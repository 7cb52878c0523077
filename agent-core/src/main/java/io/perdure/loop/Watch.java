package io.perdure.loop;

import io.perdure.guard.Limits;
import io.perdure.guard.Monitor;
import io.perdure.guard.Monitor.Verdict;
import io.perdure.journal.MonitorSpoke.Severity;
import io.perdure.journal.TaskState;
import io.perdure.store.TaskId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One look of a monitor that somebody else wrote, on a thread of its own: one that does not come back is given up, and the task is paused. Until it
 * has come back it is not asked again for that task, and for no task if it hangs in many. Safe for use by several threads.
 */
final class Watch {
    private static final String READY = Monitor.class.getPackageName();
    private static final int MOST_HANGING = 16;
    private static final ExecutorService THREADS =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "perdure-monitor");
                thread.setDaemon(true);
                return thread;
            });
    private static final Map<Thread, Watch> AWAITED = new ConcurrentHashMap<>();
    private static final Set<Watch> HANGING = ConcurrentHashMap.newKeySet();

    private final Monitor monitor;
    private final TaskId task;
    private final CompletableFuture<Optional<Verdict>> answer = new CompletableFuture<>();
    private volatile @Nullable Thread thread;

    private Watch(Monitor monitor, TaskId task) {
        this.monitor = monitor;
        this.task = task;
    }

    /** What the monitor has to say; if it fails, that the task is to be paused. */
    static Optional<Verdict> look(Monitor monitor, TaskState task, Limits limits) {
        Watch watch = new Watch(monitor, task.id());
        if (monitor.getClass().getPackageName().equals(READY)) {
            return watch.said(task, limits);
        }
        List<Watch> hanging =
                HANGING.stream().filter(other -> other.monitor == monitor).toList();
        boolean asked =
                hanging.size() < MOST_HANGING && hanging.stream().noneMatch(other -> other.task.equals(watch.task));
        return asked
                ? watch.await(task, limits)
                : paused(
                        "The monitor was not asked, since it was given up before and has not come back.",
                        "it hangs in tasks: " + hanging.size());
    }

    /** Who waits is not to wait any longer; {@code false} if it does not wait for a monitor. */
    static boolean giveUp(Thread waiting) {
        Watch watch = AWAITED.get(waiting);
        if (watch != null) {
            watch.giveUp();
        }
        return watch != null;
    }

    /** Where a thread is busy: that of the monitor for which it waits, or itself. */
    static Thread busy(Thread waiting) {
        Watch watch = AWAITED.get(waiting);
        Thread asked = watch == null ? null : watch.thread;
        return asked == null ? waiting : asked;
    }

    private Optional<Verdict> await(TaskState state, Limits limits) {
        Thread waiting = Thread.currentThread();
        AWAITED.put(waiting, this);
        try {
            THREADS.execute(() -> perform(state, limits));
            return answer.get();
        } catch (InterruptedException | ExecutionException e) {
            stop();
            throw new IllegalStateException("closed before the monitor " + monitor.name() + " had spoken", e);
        } finally {
            AWAITED.remove(waiting);
        }
    }

    private void perform(TaskState state, Limits limits) {
        thread = Thread.currentThread();
        answer.complete(said(state, limits));
        synchronized (this) { // nobody may interrupt this thread any more
            thread = null;
            HANGING.remove(this);
        }
    }

    private Optional<Verdict> said(TaskState state, Limits limits) {
        try {
            return Objects.requireNonNull(monitor.look(state, limits));
        } catch (Throwable e) { // who watches must not fail silently
            return paused("The monitor itself failed.", e.getClass().getName());
        }
    }

    private static Optional<Verdict> paused(String what, String evidence) {
        return Optional.of(new Verdict(Severity.PAUSE, what + " Correct it, and resume the task.", evidence));
    }

    private synchronized void giveUp() {
        Thread asked = thread;
        if (asked != null) {
            HANGING.add(this);
            answer.complete(paused("The monitor did not come back in time, and was given up.", Turn.place(asked)));
            asked.interrupt();
        }
    }

    private synchronized void stop() {
        Thread asked = thread;
        if (asked != null) {
            asked.interrupt();
        }
    }
}
