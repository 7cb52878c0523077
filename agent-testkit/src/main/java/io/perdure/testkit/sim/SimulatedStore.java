package io.perdure.testkit.sim;

import io.perdure.store.InMemoryStateStore;
import io.perdure.store.Snapshot;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.InboxMessage;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.store.TaskQuery;
import io.perdure.store.TaskRecord;
import io.perdure.testkit.sim.Fate.Point;
import io.perdure.testkit.sim.Faults.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One process's handle of the store: what is between it and the disk takes time, fails, and is lost with the process. */
final class SimulatedStore implements StateStore {
    private final World world;
    private final SimulatedProcess process;
    private final InMemoryStateStore disk;
    private final Writer writer;
    private final Map<TaskId, AppendLine> lines = new HashMap<>();
    private final Map<TaskId, Long> known = new HashMap<>();
    private final Map<TaskId, Long> read = new HashMap<>();
    private long lostUntil;
    private boolean wasLost;

    SimulatedStore(World world, SimulatedProcess process) {
        this.world = world;
        this.process = process;
        this.disk = world.disk();
        this.writer = new Writer(world, process);
    }

    boolean isLost() {
        return world.events().micros() < lostUntil;
    }

    boolean isBusy() {
        return lines.values().stream().anyMatch(AppendLine::isBusy);
    }

    /** Whether anything for this task may not have arrived, and the process was told so. */
    boolean hasFailed(TaskId task) {
        return wasLost || line(task).everFailed();
    }

    /** The line on which the appends of a task travel. */
    AppendLine line(TaskId task) {
        return lines.computeIfAbsent(task, id -> new AppendLine(world, process, this));
    }

    /** The process takes a task up: what it has just read is all it knows. */
    void takenUp(TaskId task) {
        known.put(task, read.getOrDefault(task, 0L));
        line(task).takenUp();
    }

    /** The process has died: of what is under way, a part still arrives. */
    void cut() {
        lines.values().forEach(AppendLine::cut);
    }

    @Override
    public CompletableFuture<Long> append(Append append) {
        return append(append, null);
    }

    CompletableFuture<Long> append(Append append, @Nullable SimulatedTransaction transaction) {
        world.mayCrash(Point.STORE_BEFORE, process);
        world.watch().handed(process, append, known.getOrDefault(append.task(), 0L));
        known.put(append.task(), append.newVersion());
        CompletableFuture<Long> durable = line(append.task()).give(append, transaction);
        if (!process.isAlive()) {
            throw new Died();
        }
        return durable;
    }

    @Override
    public Optional<Transactions> transactions() {
        return Optional.of(writer);
    }

    Writer writer() {
        return writer;
    }

    private <T> T ask(Supplier<T> question) {
        world.mayCrash(Point.STORE_BEFORE, process);
        demandReachable();
        T answer = question.get();
        world.mayCrash(Point.STORE_AFTER, process);
        return answer;
    }

    void demandReachable() {
        mayBeLost();
        if (isLost()) {
            throw unreachable();
        }
    }

    private void mayBeLost() {
        if (!isLost() && world.strikes(Kind.STORE_LOST)) {
            wasLost = true;
            lostUntil = world.events().micros() + world.fate().micros(10_000, 8_000_000);
        }
    }

    static StoreUnavailableException unreachable() {
        return new StoreUnavailableException("The simulated store cannot be reached.", "Wait for it.", null);
    }

    @Override
    public List<StoredEntry> read(TaskId task, long after) {
        List<StoredEntry> entries = ask(() -> disk.read(task, after));
        read.put(task, after + entries.size());
        known.merge(task, after + entries.size(), Math::max);
        return entries;
    }

    @Override
    public void keep(Snapshot snapshot) {
        ask(() -> {
            disk.keep(snapshot);
            return true;
        });
    }

    @Override
    public Optional<Snapshot> snapshot(TaskId task) {
        return ask(() -> disk.snapshot(task));
    }

    @Override
    public boolean delete(TaskId task) {
        return ask(() -> disk.delete(task));
    }

    @Override
    public Optional<TaskRecord> find(TaskId task) {
        return ask(() -> disk.find(task));
    }

    @Override
    public List<TaskRecord> find(TaskQuery query) {
        return ask(() -> disk.find(query));
    }

    @Override
    public List<TaskId> due(Instant now, Set<String> agents, int limit) {
        return ask(() -> disk.due(now, agents, limit));
    }

    @Override
    public Optional<Instant> nextWake(Instant now) {
        return ask(() -> disk.nextWake(now));
    }

    @Override
    public boolean send(TaskId task, StoredEntry message) {
        boolean sent = ask(() -> disk.send(task, message));
        if (sent) {
            world.tell(task);
        }
        return sent;
    }

    @Override
    public List<InboxMessage> inbox(TaskId task) {
        return ask(() -> disk.inbox(task));
    }

    @Override
    public Subscription subscribe(Consumer<TaskId> listener) {
        return disk.subscribe(listener);
    }

    @Override
    public boolean lease(TaskId task, String owner, Duration ttl) {
        return ask(() -> disk.lease(task, owner, ttl));
    }

    @Override
    public void release(TaskId task, String owner) {
        ask(() -> {
            disk.release(task, owner);
            return true;
        });
    }

    @Override
    public void close() {}
}
