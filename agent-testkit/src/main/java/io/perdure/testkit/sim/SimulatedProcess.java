package io.perdure.testkit.sim;

import io.perdure.agent.Agent;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.JournalReader;
import io.perdure.journal.JournalReader.Reading;
import io.perdure.journal.TaskState;
import io.perdure.loop.RunContext;
import io.perdure.loop.Struggle;
import io.perdure.loop.TaskRun;
import io.perdure.loop.Telemetry;
import io.perdure.loop.Workers;
import io.perdure.store.StateStore;
import io.perdure.store.TaskId;
import io.perdure.testkit.sim.Faults.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One process that carries tasks, as the orchestrator's dispatcher does: by lease, one owner each. It lives until it dies. */
final class SimulatedProcess implements TaskRun.Listener {
    private static final String TICKS = "ticks";
    private static final String LOOKS = "looks for work";

    /** What happens all the time and is no news. */
    static final Set<String> ROUTINE = Set.of(TICKS, LOOKS);

    private static final long SNAPSHOT = 2_500; // some in every task: what a snapshot leaves out must show
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final long SECOND = 1_000_000;
    private static final int MOST_TASKS = 100;

    private final World world;
    private final String name;
    private final SimulatedStore handle;
    private final StateStore store;
    private final Agent agent;
    private final RunContext context;
    private final JournalReader reader;
    private final Map<TaskId, Slot> active = new LinkedHashMap<>();
    private final Map<TaskId, Long> heldBackUntil = new HashMap<>();
    private boolean alive = true;
    private boolean closing;
    private long stalledUntil;

    SimulatedProcess(World world, String name) {
        this.world = world;
        this.name = name;
        this.handle = new SimulatedStore(world, this);
        this.store = world.settings().store().apply(handle);
        this.agent = world.settings().library().apply(world.watched().agent());
        Workers workers = new Workers(work -> later("works", 20, 5_000, work));
        this.context = new RunContext(store, world.events(), workers, this, Telemetry.NONE).snapshotsEvery(SNAPSHOT);
        this.reader = new JournalReader(store);
    }

    SimulatedStore store() {
        return handle;
    }

    boolean isAlive() {
        return alive;
    }

    void start() {
        later(LOOKS, 0, 200_000, this::sweep);
        later(TICKS, 0, 200_000, this::tick);
    }

    /** Whether an event of it may happen now; if it stands still, the event comes again later. */
    boolean isReadyFor(Event event) {
        if (alive && world.strikes(Kind.STALL)) {
            stalledUntil = world.events().micros() + world.fate().micros(SECOND, 60 * SECOND);
            world.trace().say(() -> name + " stands still");
        }
        boolean stands = world.events().micros() < stalledUntil;
        if (alive && stands) {
            world.events().again(event, stalledUntil);
        }
        return alive && !stands;
    }

    void die() {
        if (alive) {
            alive = false;
            handle.cut();
            world.stage().kill(this);
            world.watch().died(this);
        }
    }

    private void later(String what, long from, long to, Runnable action) {
        world.events().after(world.fate().micros(from, to), this, what, action);
    }

    private void tick() {
        Instant now = world.events().instant();
        for (Slot slot : List.copyOf(active.values())) {
            if (slot.run != null) {
                slot.run.tick(now);
            }
        }
        later(TICKS, 200_000, 700_000, this::tick);
    }

    private void sweep() {
        try {
            List.copyOf(active.keySet()).forEach(this::renew);
            if (!closing) {
                store.due(world.events().instant(), Set.of(agent.name()), MOST_TASKS).stream()
                        .filter(task -> heldBackUntil.getOrDefault(task, 0L)
                                <= world.events().micros())
                        .forEach(this::look);
            }
        } catch (RuntimeException e) {
            world.trace().say(() -> name + " cannot look for work: " + e);
        }
        if (!closing && world.strikes(Kind.CLOSE)) {
            close();
        }
        later(LOOKS, 500_000, 1_500_000, this::sweep);
    }

    private void renew(TaskId task) {
        Slot slot = active.get(task);
        if (world.strikes(Kind.LOST_LEASE)) {
            world.disk().release(task, name);
            return; // and does not know it
        }
        if (slot != null && slot.run != null && !store.lease(task, name, LEASE)) {
            world.trace().say(() -> name + " lost the lease of " + task);
            slot.run.abandon();
        }
    }

    /** Something may have come for the task. */
    void hear(TaskId task) {
        try {
            look(task);
        } catch (RuntimeException e) {
            world.trace().say(() -> name + " cannot look after " + task + " now: " + e);
        }
    }

    private void look(TaskId task) {
        Slot slot = active.get(task);
        if (slot == null && !closing) {
            if (store.lease(task, name, LEASE)) {
                active.put(task, new Slot());
                later("takes up " + task, 20, 5_000, () -> takeUp(task));
            }
        } else if (slot != null && slot.run != null) {
            slot.run.poke();
        }
    }

    private void takeUp(TaskId task) {
        try {
            Reading read = reader.read(task).orElseThrow();
            Slot slot = active.get(task);
            if (slot != null && !read.state().isOver() && !closing) {
                handle.takenUp(task);
                slot.run = new TaskRun(agent, read, context);
                slot.run.begin();
                return;
            }
        } catch (RuntimeException e) {
            holdBack(task, e);
        }
        letGo(task);
    }

    private void holdBack(TaskId task, Throwable why) {
        world.trace().say(() -> name + " cannot carry " + task + " now: " + why);
        heldBackUntil.put(task, world.events().micros() + SECOND);
    }

    private void letGo(TaskId task) {
        active.remove(task);
        try {
            store.release(task, name);
        } catch (RuntimeException e) {
            world.trace().say(() -> name + " keeps the lease of " + task + " until it runs out");
        }
    }

    private void close() {
        closing = true;
        world.trace().say(() -> name + " closes");
        for (Slot slot : List.copyOf(active.values())) {
            if (slot.run != null) {
                slot.run.drain();
            }
        }
        later("ends closing", SECOND, 10 * SECOND, () -> {
            for (Slot slot : List.copyOf(active.values())) {
                if (slot.run != null) {
                    slot.run.abandon();
                }
            }
            List.copyOf(active.keySet()).forEach(this::letGo);
            die();
            world.replace(this);
        });
    }

    @Override
    public void checkpoint(TaskId task, long version, List<JournalEntry> entries) {
        if (alive) {
            world.watch().checkpoint(task, version, entries);
        }
    }

    @Override
    public void struggling(TaskId task, Struggle struggle) {}

    @Override
    public void text(TaskId task, int step, String piece) {}

    @Override
    public void left(TaskRun run, TaskState state, @Nullable Throwable error) {
        if (!alive) {
            return;
        }
        if (error == null) {
            world.watch().left(state);
        }
        later("lets go of " + run.task(), 20, 5_000, () -> gone(run.task(), error));
    }

    private void gone(TaskId task, @Nullable Throwable error) {
        letGo(task);
        if (error != null) {
            holdBack(task, error);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** A task that is carried here; without a run while its journal is read. */
    private static final class Slot {
        private @Nullable TaskRun run;
    }
}
