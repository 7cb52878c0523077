package io.perdure.store;

import io.perdure.error.PerdureException;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.InboxMessage;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.store.StateStore.VersionConflictException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps everything in memory: for tests, and for tasks that need not outlive their process. Appends end at once. */
public final class InMemoryStateStore implements StateStore {
    private static final Logger LOG = LoggerFactory.getLogger(InMemoryStateStore.class);

    private final InstantSource clock;
    private final NavigableMap<TaskId, Kept> tasks = new TreeMap<>();
    private final NavigableMap<TaskId, Lease> leases = new TreeMap<>();
    private final List<Consumer<TaskId>> listeners = new CopyOnWriteArrayList<>();
    private long messages;
    private boolean closed;

    /** An empty store on the system's clock. */
    public InMemoryStateStore() {
        this(SystemTime.clock());
    }

    /** An empty store whose leases run by this clock. */
    public InMemoryStateStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Long> append(Append append) {
        boolean isNew;
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(closedError());
            }
            long version = versionOf(append.task());
            if (version != append.expectedVersion()) {
                return CompletableFuture.failedFuture(
                        new VersionConflictException(append.task(), append.expectedVersion(), version));
            }
            isNew = !tasks.containsKey(append.task());
            Kept kept = tasks.computeIfAbsent(append.task(), id -> new Kept(append.mark()));
            kept.entries.addAll(append.entries());
            kept.mark = append.mark();
            kept.inbox.removeIf(message -> append.consumed().contains(message.number()));
        }
        if (isNew) {
            tell(append.task());
        }
        return CompletableFuture.completedFuture(append.newVersion());
    }

    private long versionOf(TaskId task) {
        Kept kept = tasks.get(task);
        return kept == null ? 0 : kept.entries.size();
    }

    @Override
    public synchronized List<StoredEntry> read(TaskId task, long after) {
        demandOpen();
        Kept kept = tasks.get(task);
        return kept == null || after >= kept.entries.size()
                ? List.of()
                : List.copyOf(kept.entries.subList((int) after, kept.entries.size()));
    }

    @Override
    public synchronized void keep(Snapshot snapshot) {
        Kept kept = tasks.get(snapshot.task());
        if (kept != null
                && (kept.snapshot == null || kept.snapshot.version() < snapshot.version())
                && snapshot.version() <= kept.entries.size()) {
            kept.snapshot = snapshot;
        }
    }

    @Override
    public synchronized Optional<Snapshot> snapshot(TaskId task) {
        demandOpen();
        return Optional.ofNullable(tasks.get(task)).flatMap(kept -> Optional.ofNullable(kept.snapshot));
    }

    @Override
    public synchronized boolean delete(TaskId task) {
        demandOpen();
        Kept kept = tasks.get(task);
        return kept != null && kept.mark.ended() && tasks.remove(task, kept);
    }

    @Override
    public synchronized Optional<TaskRecord> find(TaskId task) {
        demandOpen();
        return Optional.ofNullable(tasks.get(task)).map(kept -> kept.record(task));
    }

    @Override
    public synchronized List<TaskRecord> find(TaskQuery query) {
        demandOpen();
        List<TaskRecord> found = new ArrayList<>();
        TaskId after = query.after();
        (after == null ? tasks : tasks.tailMap(after, false)).forEach((id, kept) -> {
            TaskRecord record = kept.record(id);
            if (found.size() < query.limit() && query.matches(record)) {
                found.add(record);
            }
        });
        return found;
    }

    @Override
    public synchronized List<TaskId> due(Instant now, Set<String> agents, int limit) {
        demandOpen();
        List<TaskRecord> due = new ArrayList<>();
        tasks.forEach((id, kept) -> {
            if (kept.isDue(now) && agents.contains(kept.mark.agent()) && leaseOf(id) == null) {
                due.add(kept.record(id));
            }
        });
        due.sort(Comparator.comparing(InMemoryStateStore::dueSince));
        return due.stream().limit(limit).map(TaskRecord::id).toList();
    }

    private static Instant dueSince(TaskRecord task) {
        Instant wakeAt = task.mark().wakeAt();
        return wakeAt == null ? Instant.EPOCH : wakeAt;
    }

    @Override
    public synchronized Optional<Instant> nextWake(Instant now) {
        demandOpen();
        return tasks.values().stream()
                .map(kept -> kept.mark)
                .flatMap(mark -> Optional.ofNullable(mark.wakeAt()).stream())
                .filter(time -> time.isAfter(now))
                .min(Comparator.naturalOrder());
    }

    @Override
    public boolean send(TaskId task, StoredEntry message) {
        synchronized (this) {
            demandOpen();
            Kept kept = tasks.get(task);
            if (kept == null || kept.mark.ended()) {
                return false;
            }
            kept.inbox.add(new InboxMessage(++messages, message));
        }
        tell(task);
        return true;
    }

    private void tell(TaskId task) {
        for (Consumer<TaskId> listener : listeners) {
            try {
                listener.accept(task);
            } catch (RuntimeException e) { // what it was told of has happened all the same
                LOG.warn(
                        "A listener of the store failed ({}); what it was told of has happened.",
                        PerdureException.kind(e));
                LOG.debug("How it failed:", PerdureException.forLog(e, true));
            }
        }
    }

    @Override
    public synchronized List<InboxMessage> inbox(TaskId task) {
        demandOpen();
        Kept kept = tasks.get(task);
        return kept == null ? List.of() : List.copyOf(kept.inbox);
    }

    @Override
    public synchronized Subscription subscribe(Consumer<TaskId> listener) {
        demandOpen();
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public synchronized boolean lease(TaskId task, String owner, Duration ttl) {
        demandOpen();
        Lease held = leaseOf(task);
        if (held != null && !held.owner().equals(owner)) {
            return false;
        }
        leases.put(task, new Lease(owner, clock.instant().plus(ttl)));
        return true;
    }

    private @Nullable Lease leaseOf(TaskId task) {
        Lease lease = leases.get(task);
        return lease == null || !clock.instant().isBefore(lease.expires()) ? null : lease;
    }

    @Override
    public synchronized void release(TaskId task, String owner) {
        Lease held = leases.get(task);
        if (held != null && held.owner().equals(owner)) {
            leases.remove(task);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        listeners.clear();
    }

    private void demandOpen() {
        if (closed) {
            throw closedError();
        }
    }

    private static StoreUnavailableException closedError() {
        return new StoreUnavailableException("This in-memory store has been closed.", "Use a new one.", null);
    }

    private record Lease(String owner, Instant expires) {}

    private static final class Kept {
        private final List<StoredEntry> entries = new ArrayList<>();
        private final List<InboxMessage> inbox = new ArrayList<>();
        private TaskMark mark;
        private @Nullable Snapshot snapshot;

        private Kept(TaskMark mark) {
            this.mark = mark;
        }

        private boolean isDue(Instant now) {
            Instant wakeAt = mark.wakeAt();
            boolean woken = wakeAt != null && !wakeAt.isAfter(now);
            return !mark.ended() && (woken || !inbox.isEmpty());
        }

        private TaskRecord record(TaskId id) {
            return new TaskRecord(id, entries.size(), mark);
        }
    }
}
