package io.perdure;

import io.perdure.agent.Agent;
import io.perdure.error.PerdureException;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.JournalReader;
import io.perdure.journal.JournalReader.Reading;
import io.perdure.journal.TaskStarted;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.loop.Decider;
import io.perdure.loop.RunContext;
import io.perdure.loop.Struggle;
import io.perdure.loop.TaskRun;
import io.perdure.loop.Workers;
import io.perdure.store.StateStore;
import io.perdure.store.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which tasks this process carries: takes up those that are due, one owner each by lease, and lets go of those
 * that wait. A task that waits is nothing here at all.
 */
final class Dispatcher implements TaskRun.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final long IDLE_CHECK_MILLIS = 10;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_TEXT = 1_000;

    private final StateStore store;
    private final InstantSource clock;
    private final Map<String, Agent> agents;
    private final String owner;
    private final int maxActive;
    private final List<ListenerFeed> listeners;
    private final ApprovalDesk desk;
    private final ListenerFeed approvals;
    private final RunContext context;
    private final JournalReader reader;
    private final Map<TaskId, Slot> active = new ConcurrentHashMap<>();
    private final Obstacles obstacles;
    private final Awaiting awaiting;
    private final StoreProbe probe;
    private volatile Instant nextSweep = Instant.MIN;
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile boolean closing;

    Dispatcher(
            Orchestrator.Builder settings,
            Map<String, Agent> agents,
            String owner,
            Workers workers,
            ApprovalDesk desk) {
        this.store = settings.store;
        this.clock = settings.clock;
        this.agents = agents;
        this.owner = owner;
        this.maxActive = settings.concurrency;
        this.desk = desk;
        this.approvals = new ListenerFeed(desk);
        this.listeners = settings.listeners.stream().map(ListenerFeed::new).toList();
        this.obstacles = new Obstacles(store, clock);
        this.probe = new StoreProbe(store, clock);
        this.context = new RunContext(store, clock, workers, this, settings.telemetry).artifacts(settings.artifacts);
        this.reader = new JournalReader(store);
        this.awaiting = new Awaiting(store, reader);
    }

    RunContext context() {
        return context;
    }

    Obstacles obstacles() {
        return obstacles;
    }

    JournalReader reader() {
        return reader;
    }

    Awaiting awaiting() {
        return awaiting;
    }

    /** Takes up a task that has just been created here; {@code false} if there is no room for it now. */
    boolean claim(TaskId task) {
        boolean hasSlot = !closing && active.size() < maxActive && active.putIfAbsent(task, new Slot()) == null;
        return hasSlot && lease(task);
    }

    private boolean lease(TaskId task) {
        boolean leased = false;
        try {
            leased = store.lease(task, owner, LEASE);
        } finally {
            if (!leased) { // a store that fails must not leave a slot that nobody carries
                active.remove(task);
            }
        }
        return leased;
    }

    void unclaim(TaskId task) {
        active.remove(task);
        release(task);
    }

    private void release(TaskId task) {
        try {
            store.release(task, owner);
        } catch (RuntimeException e) {
            LOG.warn(
                    "Task {}: its lease cannot be given back now; it runs out by itself.",
                    shown(task),
                    PerdureException.forLog(e, LOG.isDebugEnabled()));
        }
    }

    void carry(Agent agent, Reading read) {
        TaskRun run = new TaskRun(agent, read, context);
        Slot slot = Objects.requireNonNull(active.get(run.task()), "carried without a claim");
        slot.run = run;
        if (closing) { // closing began while the journal was read
            run.drain();
        } else {
            run.begin();
        }
    }

    /** A message may have come for the task, or it may be due: sees to it that somebody looks. */
    void look(TaskId task) {
        Slot slot = active.get(task);
        if (slot == null) {
            if (claim(task)) {
                context.workers().run(() -> takeUp(task));
            }
        } else if (slot.run != null) {
            slot.run.poke();
        }
    }

    private void takeUp(TaskId task) {
        try {
            Reading read = reader.read(task).orElse(null);
            Optional<Agent> agent = read == null || read.state().isOver() ? Optional.empty() : carrier(read);
            if (read != null && agent.isPresent()) {
                obstacles.carried(task);
                carry(agent.get(), read);
                return;
            }
        } catch (RuntimeException e) {
            obstacles.failed(task, e);
        }
        unclaim(task);
    }

    private Optional<Agent> carrier(Reading read) {
        TaskState state = read.state();
        Agent agent = agents.get(state.start().agent());
        if (agent == null) {
            obstacles.unregistered(state, agents.keySet());
            return Optional.empty();
        }
        boolean refused = Decider.leavesAlone(agent, state)
                && state.cancelReason().isEmpty()
                && !obstacles.isCancelled(state.id());
        if (refused) {
            obstacles.strand(state, read.version(), agent);
            return Optional.empty();
        }
        return Optional.of(agent);
    }

    /** Looks at the time and, now and then, at the store: overdue actions, tasks that are due, leases to renew. */
    void tick(boolean sweep) {
        Instant now = clock.instant();
        for (Slot slot : active.values()) {
            TaskRun run = slot.run;
            if (run != null) {
                run.tick(now);
            }
        }
        if (sweep) {
            context.workers().relieve();
            listeners.forEach(listener -> listener.watch(now));
            approvals.watch(now);
        }
        boolean wanted = sweep || !now.isBefore(nextSweep);
        if (wanted
                && !closing
                && sweeping.compareAndSet(false, true)) { // on a worker: a slow store holds up no timeout
            context.workers().run(() -> sweep(now));
        }
    }

    private void sweep(Instant now) {
        try {
            nextSweep = Instant.MAX; // a task that leaves in the meantime may bring it nearer again
            active.keySet().forEach(this::renew);
            int room = maxActive - active.size();
            if (room > 0 && !closing) {
                store.due(now, agents.keySet(), room).stream()
                        .filter(task -> !obstacles.holdsBack(task, now))
                        .forEach(this::look);
            }
            store.nextWake(now).ifPresent(this::sweepBy);
            awaiting.lookForEnds(active.keySet());
        } catch (RuntimeException e) {
            if (!closing) { // else its store is closed under it, as it should be
                Throwable shown = PerdureException.forLog(e, LOG.isDebugEnabled());
                LOG.warn("The store cannot be searched for work; trying again.", shown);
            }
        } finally {
            sweeping.set(false);
        }
    }

    private void renew(TaskId task) {
        Slot slot = active.get(task);
        if (slot != null && slot.run != null && !store.lease(task, owner, LEASE)) {
            LOG.warn("Task {}: the lease was lost to another owner; handing it over.", shown(task));
            slot.run.abandon();
        }
    }

    private synchronized void sweepBy(Instant time) {
        if (time.isBefore(nextSweep)) {
            nextSweep = time;
        }
    }

    Orchestrator.Health health() {
        CountDownLatch worked = new CountDownLatch(1);
        context.workers().run((Runnable) worked::countDown);
        Map<TaskId, String> stuck = new HashMap<>(obstacles.all());
        stuck.putAll(hanging());
        boolean reachable = probe.reaches(stuck.keySet());
        return new Orchestrator.Health(reachable, hasWorked(worked), stuck, active.size());
    }

    private Map<TaskId, String> hanging() {
        Map<TaskId, String> hanging = new HashMap<>();
        active.forEach((task, slot) -> {
            TaskRun run = slot.run;
            if (run != null) {
                run.trouble(clock.instant()).ifPresent(why -> hanging.put(task, why));
            }
        });
        return hanging;
    }

    private static boolean hasWorked(CountDownLatch worked) {
        try {
            return worked.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Brings the questions that are open already, beside those to come, and the ends of tasks that were done for others. */
    void bringWhatIsOpen() {
        approvals.run(desk::bringOpenOnes);
        context.workers().run(this::lookForChildren);
    }

    private void lookForChildren() {
        try {
            agents.values().stream()
                    .filter(agent -> !agent.helpers().isEmpty())
                    .forEach(agent -> desk.waiting(agent, task -> look(task.id())));
        } catch (RuntimeException e) {
            LOG.warn(
                    "Tasks that wait for others cannot be looked up now; they look by themselves.",
                    PerdureException.forLog(e, LOG.isDebugEnabled()));
        }
    }

    @Override
    public void checkpoint(TaskId task, long version, List<JournalEntry> entries) {
        obstacles.progress(task, entries);
        for (ListenerFeed listener : listeners) {
            listener.checkpoint(task, version, entries);
        }
        if (ApprovalDesk.concerns(entries)) {
            approvals.checkpoint(task, version, entries);
        }
    }

    @Override
    public void struggling(TaskId task, Struggle struggle) {
        LOG.warn("Task {} is in trouble ({}).", shown(task), shown(struggle));
        LOG.debug("Task {}: {}", shown(task), PerdureException.plain(struggle.what(), LONGEST_TEXT));
        for (ListenerFeed listener : listeners) {
            listener.struggling(task, struggle);
        }
    }

    // Names and no texts: what a monitor saw is somebody's text.
    private static String shown(Struggle struggle) {
        String about = struggle.about();
        return struggle.kind() + (about.isEmpty() ? "" : ": " + PerdureException.plain(about, LONGEST_NAME));
    }

    private static String shown(TaskId task) {
        return PerdureException.plain(task.value(), LONGEST_NAME);
    }

    @Override
    public void text(TaskId task, int step, String piece) {
        for (ListenerFeed listener : listeners) {
            listener.text(task, step, piece);
        }
    }

    @Override
    public void left(TaskRun run, TaskState state, @Nullable Throwable error) {
        if (error == null && state.status() == TaskStatus.WAITING) {
            approvals.run(() -> desk.left(state));
        } else if (error == null && state.status() == TaskStatus.PAUSED) {
            LOG.info("Task {} is paused. explain() says why; resume() lets it go on.", shown(run.task()));
        }
        Instant wakeAt = run.wakeAt();
        if (closing) {
            letGo(run.task(), state, wakeAt, error); // the workers may be gone before they get to it
        } else {
            context.workers().run(() -> letGo(run.task(), state, wakeAt, error));
        }
    }

    private void letGo(TaskId task, TaskState state, @Nullable Instant wakeAt, @Nullable Throwable error) {
        release(task); // before the slot is free: a lease taken anew must not be given back by this
        active.remove(task);
        synchronized (this) {
            notifyAll();
        }
        if (state.isOver() && error == null) {
            awaiting.ended(state);
            tellParent(state);
        } else if (!closing) {
            lookAgain(state, wakeAt, error);
        }
    }

    private void tellParent(TaskState ended) {
        TaskStarted.Parent parent = ended.start().parent();
        if (parent != null && !closing) {
            look(parent.task());
        }
    }

    private void lookAgain(TaskState state, @Nullable Instant wakeAt, @Nullable Throwable error) {
        TaskId task = state.id();
        if (error != null) {
            obstacles.failed(task, error);
        } else if (wakeAt != null) {
            sweepBy(wakeAt);
        }
        if (error == null && hasNews(state)) { // it came while the run was leaving
            look(task);
        }
    }

    private boolean hasNews(TaskState state) {
        try {
            return context.hasNews(state);
        } catch (RuntimeException e) {
            LOG.warn(
                    "Task {}: its inbox cannot be read now; it is looked at again soon.",
                    shown(state.id()),
                    PerdureException.forLog(e, LOG.isDebugEnabled()));
            return false;
        }
    }

    /** Takes up nothing more, and hands back what is carried; waits for effects under way, {@code longest} at most. */
    void drain(Duration longest) {
        closing = true;
        active.values().forEach(slot -> {
            if (slot.run != null) {
                slot.run.drain();
            }
        });
        waitUntilIdle(longest);
        active.values().forEach(slot -> {
            if (slot.run != null) {
                slot.run.abandon();
            }
        });
        active.keySet().forEach(this::release);
        listeners.forEach(ListenerFeed::close);
        approvals.close();
        awaiting.close();
    }

    private synchronized void waitUntilIdle(Duration longest) {
        try {
            for (long left = longest.toMillis(); left > 0 && !active.isEmpty(); left -= IDLE_CHECK_MILLIS) {
                wait(IDLE_CHECK_MILLIS); // a run that leaves ends it sooner
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A task that is carried here; without a run while its journal is read. */
    private static final class Slot {
        private volatile @Nullable TaskRun run;
    }
}
