package io.perdure.testkit.sim;

import io.perdure.journal.EntryCodec;
import io.perdure.journal.JournalEntry;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.testkit.sim.Fate.Point;
import io.perdure.testkit.sim.Faults.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Everything there is in one simulation: time, chance, the store's disk, the processes, the outside, and who watches them. */
final class World implements SimulatedWorld {
    /** After this time nothing goes wrong any more ... */
    private static final long CALM = Duration.ofSeconds(90).toNanos() / 1000;

    /** ... and by this one every task must have ended. */
    private static final long BOUND = CALM + Duration.ofMinutes(20).toNanos() / 1000;

    private static final long SECOND = 1_000_000;

    private final Settings settings;
    private final Fate fate;
    private final Trace trace;
    private final EntryCodec codec = new EntryCodec();
    private final IdentityHashMap<StoredEntry, JournalEntry> decoded = new IdentityHashMap<>();
    private final Events events = new Events();
    private final Stage stage = new Stage(events, this::step);
    private final InMemoryStateStore disk = new InMemoryStateStore(events);
    private final Outside outside = new Outside(this);
    private final Watch watch = new Watch(this);
    private final People people;
    private final Watched watched;
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private @Nullable SimulatedProcess current;
    private @Nullable Violation violation;
    private int born;
    private int crashes;

    World(Settings settings, Trace trace) {
        this.settings = settings;
        this.trace = trace;
        this.fate = settings.fate();
        trace.clock(events);
        this.watched = new Watched(this, settings.agent().apply(this));
        this.people = new People(this);
    }

    /** Plays the whole simulation; the violation it ended with, or {@code null}. */
    @Nullable
    Violation play() {
        people.bringTasks(settings.tasks());
        int count = 1 + fate.below(3);
        for (int i = 0; i < count; i++) {
            startProcess();
        }
        stage.play();
        return violation;
    }

    private boolean step() {
        Event event = events.next();
        if (event == null || isOver()) {
            return end();
        }
        SimulatedProcess process = event.process();
        if (process == null || process.isReadyFor(event)) {
            current = process;
            carryOut(event, process);
        }
        return violation == null || end();
    }

    private void carryOut(Event event, @Nullable SimulatedProcess process) {
        try {
            if (process != null) {
                if (!SimulatedProcess.ROUTINE.contains(event.what())) {
                    trace.say(() -> process + " " + event.what());
                }
                mayCrash(Point.EVENT, process);
            }
            event.action().run();
        } catch (Died e) {
            trace.say(() -> "(died)");
        } catch (RuntimeException | Error e) {
            if (violation == null) {
                violation = new Violation("driver", "the simulation itself failed: " + e, e);
            }
        }
    }

    private boolean isOver() {
        if (events.micros() > CALM) {
            fate.calm();
        }
        if (events.micros() > BOUND && violation == null) {
            note(watch.stuck());
        }
        return violation != null || (watch.allEnded() && isQuiet());
    }

    private boolean isQuiet() {
        boolean busy = stage.sleeping() > 0
                || processes.stream().anyMatch(one -> one.store().isBusy());
        return !busy && watch.quietSince() + 2 * SECOND < events.micros();
    }

    private boolean end() {
        if (violation == null) {
            note(watch.verdict());
        }
        processes.forEach(SimulatedProcess::die);
        return false;
    }

    void startProcess() {
        SimulatedProcess process = new SimulatedProcess(this, "P" + ++born);
        processes.add(process);
        trace.say(() -> process + " starts");
        process.start();
    }

    /** Something has come for a task: the processes hear of it, or some do not. */
    void tell(TaskId task) {
        for (SimulatedProcess process : processes) {
            if (!strikes(Kind.MISSED_MESSAGE)) {
                events.after(fate.micros(0, 5_000), process, "hears of " + task, () -> process.hear(task));
            }
        }
    }

    /** The process may die here; if it does, this does not return. */
    void mayCrash(Point point, SimulatedProcess process) {
        if (process.isAlive() && fate.crashesAt(point)) {
            crash(process, point);
        }
        if (!process.isAlive()) {
            throw new Died();
        }
    }

    void crash(SimulatedProcess process, Point point) {
        crashes++;
        trace.say(() -> process + " DIES at " + point);
        process.die();
        replace(process);
    }

    void replace(SimulatedProcess process) {
        processes.remove(process);
        events.after(fate.micros(0, 5 * SECOND), null, "a new process", this::startProcess);
    }

    /** Ends the simulation with this; always throws. */
    Violation violated(String invariant, String what) {
        Violation found = new Violation(invariant, what, null);
        note(found);
        throw found;
    }

    private void note(@Nullable Violation found) {
        if (violation == null && found != null) {
            violation = found;
            trace.say(() -> "VIOLATION of " + found.getMessage());
        }
    }

    /** The process whose event happens. */
    SimulatedProcess current() {
        return Objects.requireNonNull(current, "no process runs");
    }

    void sleep(long micros, boolean obeys) throws InterruptedException {
        SimulatedProcess process = current();
        if (!process.isAlive()) {
            throw new Died(); // what unwinds may try another model before it ends
        }
        try {
            stage.sleep(process, micros, obeys);
        } finally {
            current = process;
        }
    }

    @Override
    public void pass(Duration time) throws InterruptedException {
        sleep(time.dividedBy(ChronoUnit.MICROS.getDuration()), true);
    }

    @Override
    public int chance(int bound) {
        return fate.below(bound);
    }

    @Override
    public InstantSource clock() {
        return events;
    }

    @Override
    public Outside outside() {
        return outside;
    }

    Events events() {
        return events;
    }

    Fate fate() {
        return fate;
    }

    boolean strikes(Kind kind) {
        boolean struck = fate.strikes(kind);
        if (struck) {
            trace.say(() -> "FAULT " + kind);
        }
        return struck;
    }

    InMemoryStateStore disk() {
        return disk;
    }

    /** The entries of stored ones. Each is read from its bytes, but once only: most of the time would go into it. */
    List<JournalEntry> decode(TaskId task, List<StoredEntry> stored) {
        List<JournalEntry> entries = new ArrayList<>(stored.size());
        for (StoredEntry one : stored) {
            entries.add(decoded.computeIfAbsent(
                    one, bytes -> codec.decode(task, bytes).orElseThrow()));
        }
        return entries;
    }

    EntryCodec codec() {
        return codec;
    }

    Watch watch() {
        return watch;
    }

    Watched watched() {
        return watched;
    }

    Stage stage() {
        return stage;
    }

    Trace trace() {
        return trace;
    }

    Settings settings() {
        return settings;
    }

    List<SimulatedProcess> processes() {
        return processes;
    }

    int crashes() {
        return crashes;
    }
}
