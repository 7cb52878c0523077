package io.perdure.memory.sqlite;

import io.perdure.error.PerdureException;
import io.perdure.store.Snapshot;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whatever has come while a commit was under way goes into the next one, so that many writers share one force to storage. A thread that
 * has nothing else to do may commit by itself; one thread of this class sees to the rest.
 */
final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int MOST_WRITES =
            200; // with more of them in one commit, their tasks and the writer wait for each other in turn
    private static final long LONGEST_LAZY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Tables tables;
    private final Queue<Write> queue = new ConcurrentLinkedQueue<>();
    private final Semaphore writing =
            new Semaphore(1); // not a lock: a tool's transaction is ended by other threads too
    private final List<Consumer<TaskId>> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean urgent;
    private volatile boolean ended;
    private volatile @Nullable Thread lentTo;
    private @Nullable AppendWrite joined; // guarded by the permit to write
    private boolean closed;

    GroupCommit(Connection connection) throws SQLException {
        this.tables = new Tables(connection);
        this.thread = new Thread(this::writeUntilClosed, "perdure-sqlite-writer");
        thread.setDaemon(true);
        thread.start();
    }

    CompletableFuture<Long> append(Append append) {
        AppendWrite write = new AppendWrite(append, this::tell);
        if (lentTo == Thread.currentThread()) {
            write.failed(Failures.insideTransaction());
        } else {
            enqueue(write);
        }
        return write.durable();
    }

    /** Lends the connection to a tool on the calling thread; all other writes wait. */
    SqliteTransaction begin() throws InterruptedException {
        writing.acquire();
        while (joined != null) { // the tool before is done, and nobody has committed it yet
            commitAll();
            writing.acquire();
        }
        try {
            tables.lend();
        } catch (SQLException e) {
            RuntimeException error = undo(Failures.of(e));
            goOn();
            throw error;
        }
        lentTo = Thread.currentThread();
        return new SqliteTransaction(this, tables.connection());
    }

    /** The tool is done: its transaction is committed with the next writes, this append among them. */
    CompletableFuture<Long> join(Append append) {
        AppendWrite write = new AppendWrite(append, this::tell);
        joined = write;
        enqueue(write);
        goOn();
        return write.durable();
    }

    /** The tool failed: what it wrote is undone. */
    void undoLent() {
        undo(Failures.closed());
        goOn();
    }

    private void goOn() {
        lentTo = null;
        writing.release();
        urgent = true;
        LockSupport.unpark(thread);
    }

    boolean send(TaskId task, StoredEntry message) {
        SendWrite write = new SendWrite(task, message);
        boolean taken = now(write, write.durable());
        if (taken) {
            tell(task);
        }
        return taken;
    }

    boolean delete(TaskId task) {
        DeleteWrite write = new DeleteWrite(task);
        return now(write, write.durable());
    }

    void keep(Snapshot snapshot) {
        if (lentTo != Thread.currentThread()) {
            enqueue(new SnapshotWrite(snapshot));
        }
    }

    private boolean now(Write write, CompletableFuture<Boolean> durable) {
        if (lentTo == Thread.currentThread()) {
            throw Failures.insideTransaction();
        }
        enqueue(write);
        commitHere();
        try {
            return durable.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    StateStore.Subscription subscribe(Consumer<TaskId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tell(TaskId task) {
        for (Consumer<TaskId> listener : listeners) {
            try {
                listener.accept(task);
            } catch (RuntimeException e) { // what it was told of is durable all the same
                LOG.warn(
                        "A listener of the store failed ({}); what it was told of is durable.",
                        PerdureException.kind(e));
                LOG.debug("How it failed:", PerdureException.forLog(e, true));
            }
        }
    }

    private void enqueue(Write write) {
        synchronized (queue) {
            if (!closed) {
                add(write);
                return;
            }
        }
        write.failed(Failures.closed());
    }

    private void add(Write write) {
        queue.add(write);
        if (!write.isLazy()) {
            urgent = true;
        }
        if (writing.availablePermits() > 0) { // else whoever is at it looks into the queue when it is done
            LockSupport.unpark(thread);
        }
    }

    /** Commits what has come, on the calling thread, unless another one is at it. */
    void commitHere() {
        if (!queue.isEmpty() && writing.tryAcquire()) {
            commitAll();
        }
    }

    private void writeUntilClosed() {
        while (!ended) {
            if (queue.isEmpty()) {
                LockSupport.park(queue);
            } else if (!urgent) {
                LockSupport.parkNanos(queue, LONGEST_LAZY_NANOS); // an urgent write ends this
                commitHere();
            } else if (writing.tryAcquire()) {
                commitAll();
            } else {
                LockSupport.parkNanos(queue, LONGEST_LAZY_NANOS); // the thread that is at it ends this
            }
        }
    }

    /** Commits what is queued, gives the lock back, and only then tells those who wait. */
    private void commitAll() {
        List<Write> writes = new ArrayList<>();
        RuntimeException error = null;
        try {
            urgent = false;
            AppendWrite withTool = joined;
            joined = null;
            int most = withTool == null ? MOST_WRITES : Integer.MAX_VALUE; // the tool's own must be among them
            for (Write next = queue.poll(); next != null; next = writes.size() < most ? queue.poll() : null) {
                writes.add(next);
            }
            error = withTool == null ? write(writes, null) : writeWithTool(writes, withTool);
        } finally {
            writing.release();
        }
        if (!queue.isEmpty()) {
            urgent = true;
            LockSupport.unpark(thread);
        }
        for (Write write : writes) {
            finish(write, error);
        }
        if (writes.stream().anyMatch(write -> write instanceof Marker marker && marker.last())) {
            ended = true; // nothing can come behind it
            LockSupport.unpark(thread);
        }
    }

    // Into the transaction that is open. If that fails, only the tool's own append fails: the others are written
    // without it.
    private @Nullable RuntimeException writeWithTool(List<Write> writes, AppendWrite withTool) {
        RuntimeException error = writes.contains(withTool) ? write(writes, withTool) : undo(Failures.closed());
        if (error == null) {
            return null;
        }
        writes.remove(withTool);
        finish(withTool, error);
        return write(writes, null);
    }

    private @Nullable RuntimeException write(List<Write> writes, @Nullable AppendWrite withTool) {
        if (writes.isEmpty()) {
            return null;
        }
        try {
            if (withTool == null) {
                tables.begin();
            }
            Rows.apply(writes, tables);
            if (withTool != null && withTool.conflict() != null) {
                return undo(withTool.conflict());
            }
            tables.commit();
            return null;
        } catch (SQLException e) {
            return undo(Failures.of(e));
        } catch (RuntimeException | Error e) { // even without memory the writer goes on, and nobody waits for ever
            return undo(new StoreUnavailableException(
                    "A write failed inside the library.", "Report the cause; nothing was written.", e));
        }
    }

    private RuntimeException undo(RuntimeException error) {
        try {
            tables.rollback();
        } catch (SQLException e) {
            error.addSuppressed(e); // SQLite has rolled back by itself already
        }
        return error;
    }

    private static void finish(Write write, @Nullable RuntimeException error) {
        try {
            if (error == null) {
                write.committed();
            } else {
                write.failed(error);
            }
        } catch (RuntimeException | Error e) { // the writer must not die of what hangs on a future
            LOG.error("A function attached to an append failed.", PerdureException.forLog(e, LOG.isDebugEnabled()));
        }
    }

    /** Returns when all that was given before has ended. */
    void flush() {
        Marker marker = new Marker(false);
        enqueue(marker);
        await(marker);
    }

    @Override
    public void close() {
        Marker last = new Marker(true);
        synchronized (queue) {
            closed = true;
            add(last);
        }
        await(last);
        tables.close();
    }

    // It helps instead of only waiting: a function attached to an append, which runs on the writing thread, may close
    // the
    // store. It goes on when interrupted: the connection must not be closed under a commit.
    private void await(Marker marker) {
        boolean interrupted = false;
        while (marker.reached.getCount() > 0) {
            commitHere();
            try {
                interrupted |= Thread.interrupted();
                marker.reached.await(1, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes nothing; shows how far the writer has come, and perhaps ends it. */
    private record Marker(boolean last, CountDownLatch reached) implements Write {
        private Marker(boolean last) {
            this(last, new CountDownLatch(1));
        }

        @Override
        public boolean isLazy() {
            return false;
        }

        @Override
        public void apply(Tables tables) {}

        @Override
        public void committed() {
            reached.countDown();
        }

        @Override
        public void failed(RuntimeException error) {
            reached.countDown();
        }
    }
}
