package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.journal.AttemptStarted;
import io.perdure.journal.Call;
import io.perdure.journal.Call.Doubt;
import io.perdure.journal.ContextCompacted;
import io.perdure.journal.Custody.Permit;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.InvocationWaiting;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.JournalReader.Reading;
import io.perdure.journal.LateResult;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.ReconcileStarted;
import io.perdure.journal.RunTraced;
import io.perdure.journal.TaskResumed;
import io.perdure.journal.TaskState;
import io.perdure.journal.TimePassed;
import io.perdure.store.StateStore.VersionConflictException;
import io.perdure.store.TaskId;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolExecutor;
import io.perdure.tool.ToolExecutor.AttemptResult;
import io.perdure.tool.ToolInvocation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries one task in this process: takes in what happened, asks the {@link Decider}, writes the journal, and starts what
 * was decided. Safe for use by several threads.
 *
 * <p>It owns no thread. Whichever thread ends an action takes a turn under the run's lock, which never waits: the turn's
 * entries go to the store as one append, and the thread goes on with the next action. Three rules keep J1:
 *
 * <ol>
 *   <li>an attempt that can change something starts only when everything appended so far is durable;
 *   <li>a model's answer is taken up only when everything its request rests on is durable;
 *   <li>the end of a task, or that it waits, is reported only when it is durable.
 * </ol>
 */
public final class TaskRun {
    private static final Duration CHECK = Duration.ofMinutes(5);

    private final Agent agent;
    private final RunContext context;
    private final JournalWriter journal;
    private final Children children;
    private final Flights flights = new Flights();
    private TaskState state;
    private Telemetry.Run telemetry = Telemetry.Run.UNSEEN;
    private @Nullable Instant wakeAt;
    private @Nullable Instant gate; // until then the model may not be asked; the run stays, without a thread
    private volatile boolean begun;
    private volatile boolean draining;
    private final Turn turn = new Turn();
    private boolean gone;

    /**
     * A run of a task that nobody else carries.
     *
     * @param read its journal, as far as it has come
     */
    public TaskRun(Agent agent, Reading read, RunContext context) {
        this.agent = agent;
        this.state = read.state();
        this.context = context;
        this.children = new Children(context, agent);
        this.journal = new JournalWriter(state.id(), read, context, this::failed);
    }

    /** Whose run it is. */
    public TaskId task() {
        return state.id();
    }

    /** Takes the first turn on a worker; a task that was interrupted is resumed. */
    public void begin() {
        context.workers().run(guarded(() -> advance(this::firstNews)));
    }

    private List<JournalEntry> firstNews() {
        begun = true;
        List<JournalEntry> news = new ArrayList<>();
        List<String> changes = Resumption.of(agent, state).changes();
        if (wasInterrupted() || !changes.isEmpty()) {
            news.add(new TaskResumed(now(), agent.version(), agent.modelNames(), agent.toolsFingerprint(), changes));
        }
        telemetry = context.telemetry().begin(agent, state);
        if (!telemetry.trace().isEmpty()) {
            news.add(new RunTraced(now(), telemetry.trace()));
        }
        if (isOverdue()) { // even if all that could be decided before has failed
            news.add(new TimePassed(now()));
        }
        news.addAll(Trusting.pins(agent, state, now()));
        children.orphaned(state, now()).ifPresent(news::add);
        news.addAll(whatCame());
        return news;
    }

    private List<JournalEntry> whatCame() {
        List<JournalEntry> news = new ArrayList<>(children.news(state, now()));
        news.addAll(journal.takeMessages());
        return news;
    }

    private boolean wasInterrupted() {
        return state.version() > 1 && (state.hasRunningAttempts() || !(isOverdue() || waits()));
    }

    private boolean waits() {
        Command command = turn.decides(() -> Decider.next(agent, state));
        return command instanceof Command.Wait || command instanceof Command.CallOffChildren;
    }

    private boolean isOverdue() {
        return hasCome(Finishing.deadline(agent, state), now());
    }

    /** When the task, having left, wants to be taken up again; {@code null}: only a message wakes it. */
    public synchronized @Nullable Instant wakeAt() {
        return wakeAt;
    }

    /** Why it does not get on, if it does not. */
    public Optional<String> trouble(Instant now) {
        return turn.trouble(now);
    }

    /** A message has come for the task, or one that is done for it has ended. */
    public void poke() {
        turn(this::whatCame);
    }

    /** Looks at the time: calls off what is overdue, and takes a turn if the task waits for a time that has come. */
    public void tick(Instant now) {
        if (turn.isTaken(now, context)) {
            return; // not to wait for a monitor that hangs: other tasks are ticked by the same thread
        }
        List<Flight> abandoned;
        boolean due;
        synchronized (this) {
            abandoned = flights.abandonedAt(now);
            due = !gone && (hasCome(wakeAt, now) || hasCome(gate, now) || flights.wantsHedge(now));
        }
        for (Flight flight : abandoned) {
            context.workers().run(guarded(flight.abandoned()));
        }
        if (due) {
            turn(List::of);
        }
    }

    /**
     * Starts nothing more and hands the task back as soon as what changes something has ended. Model calls and reads are
     * dropped: they can be made again.
     */
    public void drain() {
        draining = true;
        turn(() -> {
            flights.all.removeIf(flight -> flight.changesNothing() && flight.abandon());
            return List.of();
        });
    }

    /** Gives the task up at once; what is under way is interrupted, and its results are kept as late ones where they can be. */
    public void abandon() {
        Work givesUp = () -> {
            failed(new IllegalStateException("the run was given up"));
            return null;
        };
        if (turn.isTaken(now(), context)) {
            context.workers().run(givesUp); // the caller has others to look after
        } else {
            var unused = givesUp.perform();
        }
    }

    // Before the first turn there is nothing to add: that one looks at everything.
    private void turn(Supplier<List<JournalEntry>> news) {
        context.workers().run(guarded(() -> begun || draining ? advance(news) : null));
    }

    /** Follows what this run does. */
    synchronized Telemetry.Run telemetry() {
        return telemetry;
    }

    Work guarded(Work work) {
        return () -> {
            try {
                return work.perform();
            } catch (RuntimeException | Error e) {
                failed(e);
                return null;
            }
        };
    }

    // The heart of the library: what happened is folded in, the next commands follow, all of it is one append.
    private synchronized @Nullable Work advance(Supplier<List<JournalEntry>> news) {
        turn.begin(now());
        try {
            return gone ? null : takeTurn(news);
        } finally {
            turn.end();
        }
    }

    private @Nullable Work takeTurn(Supplier<List<JournalEntry>> news) {
        for (JournalEntry entry : news.get()) {
            if (!state.isOver() || entry instanceof LateResult) {
                record(entry);
            }
        }
        List<Flight> started = draining ? List.of() : decide();
        flights.all.addAll(started);
        boolean idle = flights.all.isEmpty() && (gate == null || draining);
        boolean lazy =
                !started.isEmpty() && started.stream().allMatch(f -> f instanceof ToolFlight && f.changesNothing());
        CompletableFuture<Long> durable =
                journal.flush(JournalWriter.mark(state, idle && !draining, wakeAt), lazy, agent, state);
        if (gone) { // the append has failed already: what it was to record must not be acted on
            return null;
        }
        if (idle) {
            leave(durable);
        }
        return launch(started, durable);
    }

    private List<Flight> decide() {
        List<Flight> started = new ArrayList<>();
        while (true) {
            wakeAt = null;
            gate = null;
            Command command = turn.decides(() -> Decider.next(agent, state));
            List<JournalEntry> entries = Recording.of(command, agent, state, context.adrift(), now());
            if (!entries.isEmpty() && !(isAskingModel() && Recording.shortens(entries))) {
                entries.forEach(this::record);
            } else if (command instanceof Command.Reconcile reconcile) {
                reconcile.invocations().forEach(invocation -> started.add(look(invocation)));
            } else if (command instanceof Command.Invoke invoke) {
                invoke.invocations()
                        .forEach(one -> started.add(start(one, invoke.permits().get(one.id()))));
            } else if (command instanceof Command.Wait wait && hasCome(wait.until(), now())) {
                record(timePassed(wait));
            } else {
                settleDown(command, started);
                return started;
            }
        }
    }

    // A mistake of ours must not fill the journal.
    private TimePassed timePassed(Command.Wait wait) {
        if (hasCome(wait.until(), state.now())) {
            throw new IllegalStateException("task " + task() + " waits for what has come: " + wait);
        }
        return new TimePassed(now());
    }

    /** Nothing more can be decided in this turn. */
    private void settleDown(Command command, List<Flight> started) {
        if (command instanceof Command.Wait wait) {
            wakeAt = Children.lookAt(state, wait.until(), now());
        } else if (command instanceof Command.CallOffChildren off) {
            children.callOff(off.tasks());
            wakeAt = Children.lookAt(state, null, now());
        } else if (command instanceof Command.CallOff) {
            flights.callOff(now());
        } else if (command instanceof Command.AskModel ask) {
            ask(agent.model(ask.model())).ifPresent(started::add);
        } else if (command instanceof Command.ReadAll
                && flights.of(ReadFlight.class).isEmpty()) {
            started.add(new ReadFlight(this, context, agent, task(), deadline(CHECK)));
        } else if (command instanceof Command.Summarise wanted
                && flights.of(SummaryFlight.class).isEmpty()
                && !isAskingModel()) {
            Model model = agent.summarizer().orElseThrow();
            started.add(new SummaryFlight(this, context, agent, model, state, wanted, deadline(model.timeout())));
        } else if (command instanceof Command.CheckAnswer
                && flights.of(RuleFlight.class).isEmpty()) {
            started.add(new RuleFlight(this, context, agent, state, deadline(CHECK)));
        } else if (command instanceof Command.Nothing) {
            flights.all.removeIf(flight -> flight.changesNothing() && flight.abandon());
        }
    }

    // One model at a time; a second one beside it if the first takes long and the agent wants that.
    private Optional<ModelFlight> ask(Model model) {
        List<ModelFlight> asked = flights.of(ModelFlight.class);
        boolean hedges = asked.size() == 1 && asked.get(0).wantsHedge(now());
        Model wanted = asked.isEmpty() ? model : hedges ? asked.get(0).hedge().orElse(null) : null;
        if (wanted == null) {
            return Optional.empty();
        }
        Switchboard.Line line = context.switchboard().line(agent, wanted);
        Instant turn = line.turn(task(), now());
        if (turn.isAfter(now())) {
            gate = turn;
            return Optional.empty();
        }
        line.taken(task());
        return Optional.of(new ModelFlight(this, context, agent, wanted, state, deadline(wanted.timeout())));
    }

    // What it was shown is not shortened before it has answered: its reply says how much of it that was.
    private boolean isAskingModel() {
        return !flights.of(ModelFlight.class).isEmpty();
    }

    private ToolFlight start(ToolInvocation invocation, @Nullable Permit permit) {
        Call call = state.call(invocation.id());
        Tool tool = Called.tool(agent, call).orElseThrow();
        int attempt = call.attempts() + 1;
        int tries = call.failures().size() + 1;
        Instant begun = now();
        record(new AttemptStarted(begun, invocation.id(), attempt, tool.spec().effect(), permit));
        Instant deadline = Finishing.deadline(agent, state, begun, tool.spec().timeout());
        return new ToolFlight(this, context, agent, tool, invocation, state, attempt, tries, begun, deadline);
    }

    private ReconcileFlight look(ToolInvocation invocation) {
        Call call = state.call(invocation.id());
        Doubt doubt = Objects.requireNonNull(call.doubt());
        Tool tool = Called.tool(agent, call).orElseThrow();
        record(new ReconcileStarted(now(), invocation.id(), doubt.looks() + 1));
        Instant deadline = now().plus(tool.spec().timeout());
        return new ReconcileFlight(
                this, context, agent, tool, invocation, doubt.looks() + 1, doubt.failedLooks() + 1, deadline);
    }

    private void record(JournalEntry entry) {
        journal.add(entry);
        state = state.after(entry);
    }

    /** Starts what was decided, as soon as the rules of the class allow it; the calling thread gets one action to go on with. */
    private @Nullable Work launch(List<Flight> started, CompletableFuture<Long> durable) {
        Work mine = null;
        for (Flight flight : started) {
            if (flight instanceof ModelFlight asking) {
                asking.restsOn(durable);
            }
            Work work = guarded(flight);
            if (!flight.changesNothing() && !isDurable(durable)) {
                durable.thenRun(() -> context.workers().run(work)); // never, if the append fails
            } else if (mine == null) {
                mine = work;
            } else {
                context.workers().run(work);
            }
        }
        return mine;
    }

    /** Done is not enough: an append that has just failed is done as well. */
    static boolean isDurable(CompletableFuture<Long> append) {
        return append.isDone() && !append.isCompletedExceptionally();
    }

    @Nullable
    Work modelAnswered(ModelFlight flight, JournalEntry answer) {
        return advance(() -> {
            boolean overtaken = !flights.all.remove(flight); // by another model's answer, after it had landed
            boolean anotherMayAnswer = answer instanceof ModelFailed && isAskingModel();
            boolean unwanted = state.isOver() || state.rollback().isPresent(); // the calls are those of the undoing now
            if (overtaken || anotherMayAnswer || unwanted) {
                return List.of();
            }
            List<ModelFlight> others = flights.of(ModelFlight.class);
            others.forEach(Flight::abandon);
            flights.all.removeAll(others);
            return List.of(answer);
        });
    }

    /** If the conversation has changed in the meantime, it is decided anew. */
    @Nullable
    Work compacted(SummaryFlight flight, ContextCompacted entry) {
        return advance(() -> flights.all.remove(flight) && !isAskingModel() && entry.upTo() > state.foldedSteps()
                ? List.of(entry)
                : List.of());
    }

    /** If something has come in the meantime, it is read again; if somebody else has written, the task is not this run's any more. */
    @Nullable
    Work wholeRead(ReadFlight flight, @Nullable TaskState whole) {
        return advance(() -> {
            if (flights.all.remove(flight) && whole != null) {
                if (whole.version() > state.version()) {
                    throw new VersionConflictException(task(), state.version(), whole.version());
                }
                state = whole.version() == state.version() ? whole : state;
            }
            return List.of();
        });
    }

    @Nullable
    Work answerJudged(RuleFlight flight, JournalEntry verdict) {
        return advance(() -> {
            boolean counts =
                    flights.all.remove(flight) && state.unjudgedReply().isPresent() && !state.isReplyAccepted();
            return counts ? List.of(verdict) : List.of();
        });
    }

    @Nullable
    Work attemptEnded(ToolFlight flight, AttemptResult result) {
        return advance(() -> {
            flights.all.remove(flight);
            if (!AttemptEnd.isCurrent(state, flight)) {
                flight.letGo();
                return List.of(late(flight, flight.lateResult(result)));
            }
            JournalEntry entry = Trusting.labelled(
                    agent, state, AttemptEnd.entry(agent, state, flight, result, context.adrift(), now()));
            if (entry instanceof InvocationEnded ended && ended.outcome().isDone()) {
                journal.join(flight.transaction());
            } else {
                flight.letGo();
            }
            return entry instanceof InvocationWaiting ? withNews(entry) : List.of(entry);
        });
    }

    // What it waits for may have come to its end already.
    private List<JournalEntry> withNews(JournalEntry waiting) {
        List<JournalEntry> all = new ArrayList<>(List.of(waiting));
        all.addAll(children.news(state.after(waiting), now()));
        return all;
    }

    @Nullable
    Work reconciled(ReconcileFlight flight, ToolExecutor.Look look) {
        return advance(() -> {
            flights.all.remove(flight);
            InvocationId id = flight.invocation().id();
            return AttemptEnd.isReconciling(state, id)
                    ? List.of(AttemptEnd.found(agent, state.call(id), look, now()))
                    : List.of();
        });
    }

    private LateResult late(ToolFlight flight, AttemptResult result) {
        return new LateResult(
                now(), flight.invocation().id(), flight.attempt(), Trusting.late(agent, LateResults.outcome(result)));
    }

    /** An abandoned attempt has ended after all; on its own thread. */
    @Nullable
    Work endedLate(ToolFlight flight, AttemptResult result) {
        LateResult late = late(flight, result);
        synchronized (this) {
            if (!gone) {
                return advance(() -> List.of(late));
            }
        }
        if (!flight.changesNothing()) { // the call of a read may never have become durable
            LateResults.keep(context, task(), late);
        }
        return null;
    }

    // Reported when durable; until then the run takes in nothing more, so that no turn is lost.
    private void leave(CompletableFuture<Long> durable) {
        gone = true;
        TaskState last = state;
        context.switchboard().forget(last.id());
        durable.whenComplete((version, error) -> {
            if (last.isOver() && error == null) { // what came too late for its last turn is not to stay in the inbox
                context.workers().run(() -> LateResults.takeIn(context, last.id()));
            }
            telemetry.left(last, error);
            context.listener().left(this, last, error);
        });
    }

    /** The journal could not be written, another owner has the task, or a turn failed: nothing more is started here. */
    private void failed(Throwable error) {
        TaskState last;
        synchronized (this) {
            if (gone) {
                return;
            }
            gone = true;
            context.switchboard().forget(task());
            flights.all.forEach(Flight::abandon);
            last = state;
        }
        telemetry().left(last, error);
        context.listener().left(this, last, error);
    }

    private Instant deadline(Duration longest) {
        return Finishing.deadline(agent, state, now(), longest);
    }

    private static boolean hasCome(@Nullable Instant time, Instant now) {
        return time != null && !now.isBefore(time);
    }

    private Instant now() {
        return Objects.requireNonNull(context.clock().instant());
    }

    /** Hears what a run does. Called on threads that carry tasks or write the store: quick, never blocking, never throwing. */
    public interface Listener {
        /** These entries are durable; {@code version} is the journal's version with them. */
        void checkpoint(TaskId task, long version, List<JournalEntry> entries);

        /** A task is in trouble, and goes on. */
        void struggling(TaskId task, Struggle struggle);

        /** A piece of text of the reply that the model is writing for this step. */
        void text(TaskId task, int step, String piece);

        /**
         * The run carries the task no longer: it waits, has ended, was handed back, or failed.
         *
         * @param state the last durable state
         * @param error why it failed; {@code null} if it did not
         */
        void left(TaskRun run, TaskState state, @Nullable Throwable error);
    }
}
