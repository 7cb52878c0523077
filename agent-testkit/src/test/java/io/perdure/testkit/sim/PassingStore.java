package io.perdure.testkit.sim;

import io.perdure.store.Snapshot;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.InboxMessage;
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
import java.util.function.Consumer;

/** A store that passes everything on; what it writes may be changed on the way. */
class PassingStore implements StateStore {
    final StateStore inner;

    PassingStore(StateStore inner) {
        this.inner = inner;
    }

    StoredEntry changed(StoredEntry entry) {
        return entry;
    }

    @Override
    public CompletableFuture<Long> append(Append append) {
        return inner.append(changed(append));
    }

    Append changed(Append append) {
        List<StoredEntry> entries = append.entries().stream().map(this::changed).toList();
        return new Append(
                append.task(), append.expectedVersion(), entries, append.mark(), append.consumed(), append.lazy());
    }

    @Override
    public Optional<Transactions> transactions() {
        return inner.transactions().map(all -> () -> passing(all.begin()));
    }

    Transaction passing(Transaction transaction) {
        return new PassingTransaction(transaction);
    }

    @Override
    public List<StoredEntry> read(TaskId task, long after) {
        return inner.read(task, after);
    }

    @Override
    public void keep(Snapshot snapshot) {
        inner.keep(snapshot);
    }

    @Override
    public Optional<Snapshot> snapshot(TaskId task) {
        return inner.snapshot(task);
    }

    @Override
    public boolean delete(TaskId task) {
        return inner.delete(task);
    }

    @Override
    public Optional<TaskRecord> find(TaskId task) {
        return inner.find(task);
    }

    @Override
    public List<TaskRecord> find(TaskQuery query) {
        return inner.find(query);
    }

    @Override
    public List<TaskId> due(Instant now, Set<String> agents, int limit) {
        return inner.due(now, agents, limit);
    }

    @Override
    public Optional<Instant> nextWake(Instant now) {
        return inner.nextWake(now);
    }

    @Override
    public boolean send(TaskId task, StoredEntry message) {
        return inner.send(task, changed(message));
    }

    @Override
    public List<InboxMessage> inbox(TaskId task) {
        return inner.inbox(task);
    }

    @Override
    public Subscription subscribe(Consumer<TaskId> listener) {
        return inner.subscribe(listener);
    }

    @Override
    public boolean lease(TaskId task, String owner, Duration ttl) {
        return inner.lease(task, owner, ttl);
    }

    @Override
    public void release(TaskId task, String owner) {
        inner.release(task, owner);
    }

    @Override
    public void close() {
        inner.close();
    }

    /** A transaction that passes everything on; what it writes is changed as in any append. */
    class PassingTransaction implements Transaction {
        final Transaction transaction;

        PassingTransaction(Transaction transaction) {
            this.transaction = transaction;
        }

        @Override
        public Connection connection() {
            return transaction.connection();
        }

        @Override
        public CompletableFuture<Long> commit(Append append) {
            return transaction.commit(changed(append));
        }

        @Override
        public void rollback() {
            transaction.rollback();
        }
    }
}
