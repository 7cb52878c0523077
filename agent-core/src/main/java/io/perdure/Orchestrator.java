package io.perdure;

import io.perdure.agent.Agent;
import io.perdure.error.PerdureException;
import io.perdure.journal.ApprovalGiven;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.TaskStarted;
import io.perdure.journal.ToolsPinned;
import io.perdure.loop.Telemetry;
import io.perdure.loop.Workers;
import io.perdure.store.ArtifactStore;
import io.perdure.store.StateStore;
import io.perdure.store.SystemTime;
import io.perdure.store.TaskId;
import io.perdure.store.TaskQuery;
import io.perdure.store.TaskRecord;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolSpec.InvalidToolException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Carries the tasks of agents, with their journals in a store. Opening one goes on with every task that was interrupted;
 * no other call is needed. Safe for use by several threads.
 *
 * <p>Several orchestrators may be open on one store: each task is carried by one of them at a time.
 */
public final class Orchestrator implements AutoCloseable {
    private final Builder settings;
    private final Map<String, Agent> agents;
    private final Workers workers;
    private final Dispatcher dispatcher;
    private final Tasks tasks;
    private final Ticker ticker;
    private final StateStore.Subscription subscription;

    private Orchestrator(Builder settings) {
        this.settings = settings;
        this.agents = Map.copyOf(settings.agents);
        this.workers = new Workers(settings.threads, settings.store::lendThread);
        ApprovalDesk desk = new ApprovalDesk(this, settings.store, agents);
        this.dispatcher = new Dispatcher(settings, agents, SystemTime.uniqueName(), workers, desk);
        this.tasks = new Tasks(settings.store, dispatcher, agents);
        this.subscription = settings.store.subscribe(dispatcher::look);
        agents.keySet().forEach(tasks::wakeStranded);
        this.ticker = new Ticker(dispatcher::tick);
        dispatcher.bringWhatIsOpen();
    }

    /**
     * Opens an orchestrator, which closes the store when it is closed itself.
     *
     * @param agents those whose tasks it carries; names must differ
     */
    public static Orchestrator open(StateStore store, Agent... agents) {
        return on(store).agents(agents).open();
    }

    /** Starts a builder for an orchestrator on this store. */
    public static Builder on(StateStore store) {
        return new Builder(store);
    }

    /**
     * Starts a task, or finds it if it has been started before. Durable when this returns.
     *
     * @return the task; its answer can be awaited, here or after a restart
     * @throws TaskIdTakenException if a task with this id has another goal, agent or answer form
     * @throws AgentNotRegisteredException if its agent is not one of this orchestrator's
     */
    public <R> TaskHandle<R> start(Task<R> task) {
        tasks.start(task, now(), dispatcher.context().telemetry().current());
        return new TaskHandle<>(this, task.id(), task.answerType());
    }

    /**
     * A task that has been started before, by its id; its answer is taken as text.
     *
     * @throws TaskNotFoundException if there is none
     */
    public TaskHandle<String> task(String id) {
        return task(id, String.class);
    }

    /**
     * A task that has been started before, by its id.
     *
     * @param answerType the type it was started with
     * @throws TaskNotFoundException if there is none
     */
    public <R> TaskHandle<R> task(String id, Class<R> answerType) {
        TaskId task = TaskId.of(id);
        tasks.record(task);
        return new TaskHandle<>(this, task, answerType);
    }

    /**
     * Removes a task that has ended, with its journal, its snapshot and its artifacts. Its id is free afterwards.
     *
     * @return {@code false} if there is no such task, or it has not ended: nothing was removed
     */
    public boolean delete(String id) {
        TaskId task = TaskId.of(id);
        boolean ended =
                settings.store.find(task).filter(known -> known.mark().ended()).isPresent();
        if (ended && settings.artifacts != null) {
            settings.artifacts.delete(task); // first: a crash in between leaves a task that can be removed again
        }
        return ended && settings.store.delete(task);
    }

    /** The tasks of the store that match, in the order of their ids. */
    public List<TaskRecord> tasks(TaskQuery query) {
        return settings.store.find(query);
    }

    /**
     * Looks whether the store answers, the workers work and the tasks go on; takes a second at most. Tasks that wait, or that somebody paused,
     * are not stuck.
     */
    public Health health() {
        return dispatcher.health();
    }

    CompletableFuture<Ending> end(TaskId task) {
        return dispatcher.awaiting().end(task);
    }

    TaskInfo info(TaskId task) {
        return tasks.info(task);
    }

    List<JournalEntry> history(TaskId task) {
        return tasks.history(task);
    }

    String explain(TaskId task) {
        return tasks.explain(task);
    }

    ToolsPinned pins(TaskId task, String by) {
        return tasks.pins(task, now(), by);
    }

    boolean approve(TaskId task, ApprovalGiven answer) {
        return tasks.approve(task, answer);
    }

    boolean send(TaskId task, JournalEntry message) {
        return tasks.send(task, message);
    }

    Instant now() {
        return settings.clock.instant();
    }

    /**
     * Hands all tasks back: model calls and reads are dropped, effects under way may end first (at most the time set by
     * {@link Builder#closeWithin}). The tasks go on when their store is opened again. Idempotent.
     */
    @Override
    public void close() {
        ticker.close();
        subscription.close();
        dispatcher.drain(settings.closeWithin);
        workers.close();
        if (settings.closesStore) {
            settings.store.close();
            if (settings.artifacts != null) {
                settings.artifacts.close();
            }
        }
    }

    /**
     * Collects what makes an orchestrator. Not safe for use by several threads.
     *
     * <p>Defaults: 1 000 tasks at once, 64 platform threads where virtual ones are not to be had, 10 seconds for effects
     * under way to end on close, and the store is closed with the orchestrator.
     */
    public static final class Builder {
        final StateStore store;
        final Map<String, Agent> agents = new LinkedHashMap<>();
        final List<TaskListener> listeners = new ArrayList<>();
        int concurrency = 1_000;
        int threads = 64;
        Duration closeWithin = Duration.ofSeconds(10);
        InstantSource clock = SystemTime.clock();
        Telemetry telemetry = Telemetry.NONE;

        @Nullable
        ArtifactStore artifacts;

        boolean closesStore = true;

        private Builder(StateStore store) {
            this.store = Objects.requireNonNull(store, "store");
        }

        private Builder(Builder other) {
            this(other.store);
            agents.putAll(other.agents);
            listeners.addAll(other.listeners);
            concurrency = other.concurrency;
            threads = other.threads;
            closeWithin = other.closeWithin;
            clock = other.clock;
            telemetry = other.telemetry;
            artifacts = other.artifacts;
            closesStore = other.closesStore;
        }

        /** Agents whose tasks it carries; names must differ. */
        public Builder agents(Agent... more) {
            for (Agent agent : more) {
                if (agents.putIfAbsent(agent.name(), agent) != null) {
                    throw new IllegalArgumentException("two agents are called " + agent.name());
                }
            }
            return this;
        }

        /** Someone who hears what tasks do. */
        public Builder listener(TaskListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /** How many tasks it carries at once; others wait their turn. Tasks that wait do not count. */
        public Builder concurrency(int tasks) {
            if (tasks < 1) {
                throw new IllegalArgumentException("concurrency must be 1 or more, is " + tasks);
            }
            concurrency = tasks;
            return this;
        }

        /** How many platform threads ask models and run tools, where the JVM has no virtual threads. */
        public Builder threads(int most) {
            if (most < 1) {
                throw new IllegalArgumentException("threads must be 1 or more, is " + most);
            }
            threads = most;
            return this;
        }

        /** How long {@link Orchestrator#close()} waits for effects under way. */
        public Builder closeWithin(Duration longest) {
            closeWithin = Objects.requireNonNull(longest, "longest");
            return this;
        }

        /** The clock; for tests. */
        public Builder clock(InstantSource source) {
            clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /** Who follows what happens while it happens, such as a tracer. Default: nobody. */
        public Builder telemetry(Telemetry follower) {
            telemetry = Objects.requireNonNull(follower, "telemetry");
            return this;
        }

        /**
         * A place for results that are too long to be shown as a whole: they are kept there by their content, and the model is shown a part and
         * a handle by which it can read more. Closed with the store. Default: none, and a long result is a failure of its call.
         */
        public Builder artifacts(ArtifactStore place) {
            artifacts = Objects.requireNonNull(place, "artifacts");
            return this;
        }

        /** Leaves the store open when the orchestrator is closed. */
        public Builder keepStoreOpen() {
            closesStore = false;
            return this;
        }

        /**
         * Opens it: interrupted tasks go on from here.
         *
         * @throws InvalidToolException if a tool has an effect that the store cannot offer
         * @throws AgentNotRegisteredException if an agent that does tasks for another one is not there, or is not the same
         */
        public Orchestrator open() {
            agents.values().forEach(this::demandKnownEffects);
            agents.values().forEach(agent -> agent.helpers().forEach(this::demandHelper));
            return new Orchestrator(new Builder(this));
        }

        private void demandHelper(Agent helper) {
            Agent here = agents.get(helper.name());
            if (here == null) {
                throw AgentNotRegisteredException.unknown(helper.name(), agents.keySet());
            }
            if (!here.version().equals(helper.version())
                    || !here.toolsFingerprint().equals(helper.toolsFingerprint())) {
                throw AgentNotRegisteredException.another(helper.name());
            }
        }

        // Refused here and not in the middle of a task.
        private void demandKnownEffects(Agent agent) {
            boolean lends = store.transactions().isPresent();
            for (Tool tool : agent.tools().all()) {
                if (tool.spec().effect() == Effect.TRANSACTIONAL && !lends) {
                    throw new InvalidToolException(
                            "The tool '" + tool.spec().name() + "' of agent '" + agent.name()
                                    + "' is TRANSACTIONAL, and this store does not lend its transactions to tools.",
                            "Use a store with transactions, such as SqliteStateStore, or declare the tool IDEMPOTENT or ONCE.");
                }
            }
        }
    }

    /** The store has no task of this id. */
    public static final class TaskNotFoundException extends PerdureException {
        private static final long serialVersionUID = 1L;

        TaskNotFoundException(TaskId task) {
            super(
                    "task-not-found",
                    "There is no task " + quoted(task.value()) + " in this store.",
                    "Check the id and the store, or start the task with Orchestrator.start.");
        }
    }

    /**
     * Whether an orchestrator can do its work, as it is at this moment.
     *
     * @param storeReachable whether the store answers
     * @param workersAlive whether a worker took up a piece of work within a second
     * @param stuck tasks of its agents that do not go on although they could, each with why
     * @param carried how many tasks it carries now
     */
    public record Health(boolean storeReachable, boolean workersAlive, Map<TaskId, String> stuck, int carried) {
        /** Copies the map. */
        public Health {
            stuck = Map.copyOf(stuck);
        }

        /** Whether store and workers are well, and no task is stuck. */
        public boolean isGood() {
            return storeReachable && workersAlive && stuck.isEmpty();
        }
    }

    /** A task names an agent that this orchestrator does not have, or names none where several are registered. */
    public static final class AgentNotRegisteredException extends PerdureException {
        private static final long serialVersionUID = 1L;

        private AgentNotRegisteredException(String what, String fix) {
            super("agent-not-registered", what, fix);
        }

        static AgentNotRegisteredException unknown(String name, Collection<String> known) {
            return new AgentNotRegisteredException(
                    "The agent " + quoted(name) + " is not registered; registered are: " + String.join(", ", known)
                            + ".",
                    "Pass the agent when you open the orchestrator, or name one that is there.");
        }

        static AgentNotRegisteredException another(String name) {
            return new AgentNotRegisteredException(
                    "The agent " + quoted(name)
                            + " that is registered is not the one that does tasks for another agent.",
                    "Register the very agent that was given to Agent.Builder.agent.");
        }

        static AgentNotRegisteredException ambiguous(Collection<String> known) {
            return new AgentNotRegisteredException(
                    "The task names no agent, and several are registered: " + String.join(", ", known) + ".",
                    "Say which with Task.by(name).");
        }
    }

    /** A task with this id exists, and it is another one. Nothing was written. */
    public static final class TaskIdTakenException extends PerdureException {
        private static final long serialVersionUID = 1L;

        private final String task;

        TaskIdTakenException(TaskId task, TaskStarted stored, String difference) {
            super(
                    "task-id-taken",
                    "Task " + quoted(task.value()) + " exists with another " + difference + " (stored " + stored.at()
                            + ", agent " + stored.agent() + "/" + stored.agentVersion() + ").",
                    "Use a new id for new work, or pass what was stored to get the existing task.");
            this.task = task.value();
        }

        /** Which id is taken. */
        public TaskId id() {
            return TaskId.of(task);
        }
    }
}
