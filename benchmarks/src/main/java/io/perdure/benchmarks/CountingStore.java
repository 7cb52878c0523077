package io.perdure.benchmarks;

import io.perdure.store.Snapshot;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.InboxMessage;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.store.TaskQuery;
import io.perdure.store.TaskRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Another store, and how many bytes of JSON it was given. */
final class CountingStore implements StateStore {
    private final StateStore store;
    private final LongAdder jsonBytes = new LongAdder();

    CountingStore(StateStore store) {
        this.store = store;
    }

    long jsonBytes() {
        return jsonBytes.sum();
    }

    @Override
    public CompletableFuture<Long> append(Append append) {
        for (StoredEntry entry : append.entries()) {
            jsonBytes.add(entry.json().length);
        }
        return store.append(append);
    }

    @Override
    public void lendThread() {
        store.lendThread();
    }

    @Override
    public List<StoredEntry> read(TaskId task, long after) {
        return store.read(task, after);
    }

    @Override
    public void keep(Snapshot snapshot) {
        store.keep(snapshot);
    }

    @Override
    public Optional<Snapshot> snapshot(TaskId task) {
        return store.snapshot(task);
    }

    @Override
    public boolean delete(TaskId task) {
        return store.delete(task);
    }

    @Override
    public Optional<TaskRecord> find(TaskId task) {
        return store.find(task);
    }

    @Override
    public List<TaskRecord> find(TaskQuery query) {
        return store.find(query);
    }

    @Override
    public List<TaskId> due(Instant now, Set<String> agents, int limit) {
        return store.due(now, agents, limit);
    }

    @Override
    public Optional<Instant> nextWake(Instant now) {
        return store.nextWake(now);
    }

    @Override
    public boolean send(TaskId task, StoredEntry message) {
        return store.send(task, message);
    }

    @Override
    public List<InboxMessage> inbox(TaskId task) {
        return store.inbox(task);
    }

    @Override
    public Subscription subscribe(Consumer<TaskId> listener) {
        return store.subscribe(listener);
    }

    @Override
    public boolean lease(TaskId task, String owner, Duration ttl) {
        return store.lease(task, owner, ttl);
    }

    @Override
    public void release(TaskId task, String owner) {
        store.release(task, owner);
    }

    @Override
    public void close() {
        store.close();
    }
}
