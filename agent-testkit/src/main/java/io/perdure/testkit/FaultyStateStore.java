package io.perdure.testkit;

import io.perdure.store.Snapshot;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.InboxMessage;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.store.TaskQuery;
import io.perdure.store.TaskRecord;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A store whose process dies at an append of one's choice: from then on nothing from this handle reaches the store behind it, as if
 * the process were gone. The store behind it stays, to be opened by the next one.
 */
public final class FaultyStateStore implements StateStore {
    private final StateStore store;
    private final Predicate<Append> fatal;
    private final Crash crash;
    private final CountDownLatch dead = new CountDownLatch(1);
    private int appends;

    private FaultyStateStore(StateStore store, Predicate<Append> fatal, Crash crash) {
        this.store = store;
        this.fatal = fatal;
        this.crash = crash;
    }

    /**
     * Dies at one append.
     *
     * @param append which one, from 1
     * @param crash whether it becomes durable
     */
    public static FaultyStateStore dyingAt(StateStore store, int append, Crash crash) {
        AtomicInteger left = new AtomicInteger(append);
        return dyingWhen(store, any -> left.decrementAndGet() == 0, crash);
    }

    /**
     * Dies at the first append of which this is true, such as one that holds an entry of a certain type.
     *
     * @param fatal which one; asked of one append at a time
     * @param crash whether it becomes durable
     */
    public static FaultyStateStore dyingWhen(StateStore store, Predicate<Append> fatal, Crash crash) {
        return new FaultyStateStore(store, fatal, crash);
    }

    /** Never dies; counts appends. */
    public static FaultyStateStore counting(StateStore store) {
        return new FaultyStateStore(store, append -> false, Crash.AFTER);
    }

    /** Waits until it has died, at most this long; whether it has. */
    public boolean awaitDeath(Duration longest) throws InterruptedException {
        return dead.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether its time has come. */
    public boolean isDead() {
        return dead.getCount() == 0;
    }

    /** How many appends there have been. */
    public synchronized int appends() {
        return appends;
    }

    @Override
    public CompletableFuture<Long> append(Append append) {
        return dying(append, store::append);
    }

    /** Those of the store behind it; the commit of one counts as an append. */
    @Override
    public Optional<Transactions> transactions() {
        return store.transactions().map(all -> () -> new Dying(all.begin()));
    }

    private synchronized CompletableFuture<Long> dying(
            Append append, Function<Append, CompletableFuture<Long>> target) {
        if (isDead()) {
            return CompletableFuture.failedFuture(gone());
        }
        appends++;
        if (!fatal.test(append)) {
            return target.apply(append);
        }
        if (crash == Crash.AFTER) {
            target.apply(append).join();
        }
        dead.countDown();
        return CompletableFuture.failedFuture(gone());
    }

    private StateStore alive() {
        if (isDead()) {
            throw gone();
        }
        return store;
    }

    private static StoreUnavailableException gone() {
        return new StoreUnavailableException("The process of this store is gone (on purpose).", "Open it anew.", null);
    }

    @Override
    public void lendThread() {
        store.lendThread();
    }

    @Override
    public List<StoredEntry> read(TaskId task, long after) {
        return alive().read(task, after);
    }

    @Override
    public void keep(Snapshot snapshot) {
        alive().keep(snapshot);
    }

    @Override
    public Optional<Snapshot> snapshot(TaskId task) {
        return alive().snapshot(task);
    }

    @Override
    public boolean delete(TaskId task) {
        return alive().delete(task);
    }

    @Override
    public Optional<TaskRecord> find(TaskId task) {
        return alive().find(task);
    }

    @Override
    public List<TaskRecord> find(TaskQuery query) {
        return alive().find(query);
    }

    @Override
    public List<TaskId> due(Instant now, Set<String> agents, int limit) {
        return alive().due(now, agents, limit);
    }

    @Override
    public Optional<Instant> nextWake(Instant now) {
        return alive().nextWake(now);
    }

    @Override
    public boolean send(TaskId task, StoredEntry message) {
        return alive().send(task, message);
    }

    @Override
    public List<InboxMessage> inbox(TaskId task) {
        return alive().inbox(task);
    }

    @Override
    public Subscription subscribe(Consumer<TaskId> listener) {
        return store.subscribe(listener);
    }

    @Override
    public boolean lease(TaskId task, String owner, Duration ttl) {
        return alive().lease(task, owner, ttl);
    }

    /** Leases of the dead process are given back, so that a test need not wait until they run out. */
    @Override
    public void release(TaskId task, String owner) {
        store.release(task, owner);
    }

    /** Leaves the store behind it open. */
    @Override
    public void close() {}

    /** A transaction that dies with the process. */
    private final class Dying implements Transaction {
        private final Transaction transaction;

        private Dying(Transaction transaction) {
            this.transaction = transaction;
        }

        @Override
        public Connection connection() {
            return transaction.connection();
        }

        @Override
        public CompletableFuture<Long> commit(Append append) {
            return dying(append, transaction::commit);
        }

        @Override
        public void rollback() {
            transaction.rollback();
        }
    }

    /** Whether the fatal append becomes durable. */
    public enum Crash {
        /** It does not. */
        BEFORE,
        /** It does, and nobody hears of it. */
        AFTER
    }
}
