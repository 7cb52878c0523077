package io.perdure.memory.sqlite;

import io.perdure.store.Snapshot;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.InboxMessage;
import io.perdure.store.StateStore.StoreRefusedException;
import io.perdure.store.StoredEntry;
import io.perdure.store.SystemTime;
import io.perdure.store.TaskId;
import io.perdure.store.TaskQuery;
import io.perdure.store.TaskRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A store in one SQLite file, for one process at a time. Every append is forced to storage before it counts
 * ({@code journal_mode=WAL}, {@code synchronous=FULL}); appends that come at the same time share one commit.
 *
 * <p>Opening the same file again in the same JVM gives another handle on the same store; a second process is refused. A
 * file that is damaged, of another program or written by a newer version is refused and left untouched. The file can be
 * read by any SQLite tool: journal entries are JSON text, see the view {@code entries}. It is created readable for its owner alone, since
 * journals hold conversations.
 */
public final class SqliteStateStore implements StateStore {
    private final Database database;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private SqliteStateStore(Database database) {
        this.database = database;
    }

    /**
     * Opens the store in this file, which is created if it does not exist; its folder must.
     *
     * @throws StoreRefusedException if the file must not be opened; it was left as it is
     */
    public static SqliteStateStore at(Path file) {
        return at(file, SystemTime.clock());
    }

    /**
     * Opens the store in this file, with leases by this clock; for tests. A file that is open already keeps its clock.
     *
     * @throws StoreRefusedException if the file must not be opened; it was left as it is
     */
    public static SqliteStateStore at(Path file, InstantSource clock) {
        return new SqliteStateStore(OpenDatabases.open(file, clock));
    }

    @Override
    public CompletableFuture<Long> append(Append append) {
        if (closed.get()) {
            return CompletableFuture.failedFuture(Failures.closed());
        }
        return database.commits().append(append);
    }

    @Override
    public void lendThread() {
        if (!closed.get()) {
            database.commits().commitHere();
        }
    }

    /** Tools may write to tables of their own in this file: see {@code Effect.TRANSACTIONAL}. */
    @Override
    public Optional<Transactions> transactions() {
        return Optional.of(() -> open().commits().begin());
    }

    @Override
    public List<StoredEntry> read(TaskId task, long after) {
        return open().queries().read(task, after);
    }

    @Override
    public void keep(Snapshot snapshot) {
        open().commits().keep(snapshot);
    }

    @Override
    public Optional<Snapshot> snapshot(TaskId task) {
        return open().queries().snapshot(task);
    }

    @Override
    public boolean delete(TaskId task) {
        return open().commits().delete(task);
    }

    @Override
    public Optional<TaskRecord> find(TaskId task) {
        return open().queries().find(task);
    }

    @Override
    public List<TaskRecord> find(TaskQuery query) {
        return open().queries().find(query);
    }

    @Override
    public List<TaskId> due(Instant now, Set<String> agents, int limit) {
        return open().queries().due(now, agents, limit, database.leases()::isFree);
    }

    @Override
    public Optional<Instant> nextWake(Instant now) {
        return open().queries().nextWake(now);
    }

    @Override
    public boolean send(TaskId task, StoredEntry message) {
        return open().commits().send(task, message);
    }

    @Override
    public List<InboxMessage> inbox(TaskId task) {
        return open().queries().inbox(task);
    }

    @Override
    public Subscription subscribe(Consumer<TaskId> listener) {
        Subscription all = open().commits().subscribe(listener);
        subscriptions.add(all);
        return () -> {
            subscriptions.remove(all);
            all.close();
        };
    }

    @Override
    public boolean lease(TaskId task, String owner, Duration ttl) {
        return open().leases().take(task, owner, ttl);
    }

    @Override
    public void release(TaskId task, String owner) {
        open().leases().release(task, owner);
    }

    private Database open() {
        if (closed.get()) {
            throw Failures.closed();
        }
        return database;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            subscriptions.forEach(Subscription::close);
            database.commits().flush(); // other handles may keep the file open
            OpenDatabases.close(database);
        }
    }
}
