package io.perdure.benchmarks;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskResult;
import io.perdure.memory.sqlite.SqliteStateStore;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.store.TaskId;
import io.perdure.store.TaskQuery;
import io.perdure.store.TaskRecord;
import io.perdure.testkit.FaultyStateStore;
import io.perdure.testkit.FaultyStateStore.Crash;
import io.perdure.testkit.OpenAiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Many tasks over HTTP, with a provider and tools that fail at random and a process that keeps dying; see {@code docs/guides/testing.md}.
 * All must end, each with a status that says why, and what the process holds must not grow.
 */
public final class Soak {
    private static final Set<String> OVER = Set.of("COMPLETED", "FAILED", "CANCELLED", "LIMIT_REACHED");

    private final int tasks;
    private final int crashEvery;
    private final Duration longest;
    private final Random random;
    private final SoakWorld world;
    private final Path file;
    private int lives;

    private Soak(Settings settings, Path directory) {
        this.tasks = settings.tasks;
        this.crashEvery = settings.crashEvery;
        this.longest = settings.longest;
        this.random = new Random(settings.seed);
        this.world = new SoakWorld(settings.faults, random);
        this.file = directory.resolve("soak.db");
    }

    /**
     * How a soak is run.
     *
     * @param tasks how many
     * @param faults which share of the provider's answers is faulty; of the calls of tools it is half of that
     * @param crashEvery a process dies after about so many appends
     * @param longest in this time all must have ended
     * @param seed of what is left to chance; threads are not, so no two runs are alike
     */
    record Settings(int tasks, double faults, int crashEvery, Duration longest, long seed) {}

    /** What came of it. */
    record Figures(
            Map<String, Integer> ends,
            int crashes,
            long requests,
            long faults,
            long toolCalls,
            long toolFaults,
            long repeated,
            Footprint before,
            Footprint after,
            Duration took,
            long storeBytes) {
        /** Whether each task has ended, and each that did not complete with a reason. */
        boolean areNamed(int tasks) {
            int all = ends.values().stream().mapToInt(Integer::intValue).sum();
            return all == tasks && ends.keySet().stream().allMatch(end -> end.equals("COMPLETED") || end.contains(" "));
        }

        /** Nothing that a few tasks more or less explain. */
        boolean hasGrown() {
            return after.threads() > before.threads() + 2 || after.megabytes() > before.megabytes() + 8;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "ends: %s%n%d crashes, %d requests of which %d were answered faultily, %d calls of tools of which %d failed,"
                            + " %d effects made twice that may not be%n"
                            + "threads %d -> %d %s, heap %.1f -> %.1f MB, store %.1f MB, %d s",
                    ends,
                    crashes,
                    requests,
                    faults,
                    toolCalls,
                    toolFaults,
                    repeated,
                    before.threads(),
                    after.threads(),
                    after.kinds(),
                    before.megabytes(),
                    after.megabytes(),
                    storeBytes / (1024.0 * 1024),
                    took.toSeconds());
        }
    }

    /**
     * Runs a soak and prints its figures; exits with 1 if something hangs, was made twice, or has grown.
     *
     * @param args {@code --tasks 1000 --faults 0.2 --crash-every 400 --within 30m --seed 1 --dir .}, with these defaults
     */
    public static void main(String[] args) throws IOException {
        Settings settings = new Settings(
                Integer.parseInt(Main.option(args, "--tasks", "1000")),
                Double.parseDouble(Main.option(args, "--faults", "0.2")),
                Integer.parseInt(Main.option(args, "--crash-every", "400")),
                Duration.parse("PT" + Main.option(args, "--within", "30m").toUpperCase(Locale.ROOT)),
                Long.parseLong(Main.option(args, "--seed", "1")));
        Path directory = Files.createTempDirectory(Path.of(Main.option(args, "--dir", ".")), "perdure-soak");
        try {
            Figures figures = run(settings, directory);
            System.out.println(figures);
            if (figures.hasGrown() || figures.repeated > 0 || !figures.areNamed(settings.tasks)) {
                System.out.println(
                        "FAILED: threads or heap have grown, an effect was made twice, or an end has no name.");
                System.exit(1);
            }
        } catch (IllegalStateException e) {
            System.out.println("FAILED: " + e.getMessage());
            System.exit(1);
        } finally {
            Main.delete(directory);
        }
    }

    /**
     * Runs it.
     *
     * @throws IllegalStateException if something hangs
     */
    static Figures run(Settings settings, Path directory) throws IOException {
        return new Soak(settings, directory).run();
    }

    private Figures run() throws IOException {
        long begin = System.nanoTime();
        Footprint before = null;
        try (OpenAiServer server = OpenAiServer.answering(world::answer)) {
            for (int ended = 0; ended < tasks; ) {
                live(server, begin);
                ended = ended();
                server.forgetRequests();
                if (before == null && ended >= tasks / 10) { // warm by now
                    before = Footprint.settled();
                }
                System.out.printf(Locale.ROOT, "life %d: %d of %d tasks have ended%n", lives, ended, tasks);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            Footprint after = Footprint.settled();
            return figures(server, before == null ? after : before, after, took);
        }
    }

    /** One process, until it dies or all is done. */
    private void live(OpenAiServer server, long begin) {
        lives++;
        Crash crash = random.nextBoolean() ? Crash.BEFORE : Crash.AFTER;
        try (StateStore store = SqliteStateStore.at(file)) {
            FaultyStateStore dying =
                    FaultyStateStore.dyingWhen(store, append -> random.nextInt(crashEvery) == 0, crash);
            try (Orchestrator orchestrator = open(dying, server)) {
                carryOn(orchestrator, dying, begin);
            } catch (StoreUnavailableException e) {
                if (!dying.isDead()) {
                    throw e;
                }
            }
        }
    }

    private Orchestrator open(StateStore store, OpenAiServer server) {
        return Orchestrator.on(store)
                .agents(world.agent(server.baseUrl()))
                .closeWithin(Duration.ZERO)
                .keepStoreOpen()
                .open();
    }

    private void carryOn(Orchestrator orchestrator, FaultyStateStore store, long begin) {
        IntStream.range(0, tasks).forEach(i -> orchestrator.start(task(i)));
        int ended = 0;
        while (!store.isDead() && ended < tasks) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            List<TaskRecord> all = orchestrator.tasks(TaskQuery.all().limit(tasks));
            all.stream()
                    .filter(task -> task.mark().status().equals("PAUSED")) // somebody has mended it
                    .forEach(task -> orchestrator.task(task.id().value()).resume());
            ended = (int) all.stream().filter(Soak::isOver).count();
            demandTimeLeft(begin, all);
        }
    }

    private void demandTimeLeft(long begin, List<TaskRecord> all) {
        if (System.nanoTime() - begin > longest.toNanos()) {
            throw new IllegalStateException("after " + longest + " these have not ended: "
                    + all.stream().filter(task -> !isOver(task)).toList());
        }
    }

    private static Task<String> task(int number) {
        return Task.of("soak-" + number, "Work on " + (3 + number % 5) + " items.");
    }

    private int ended() {
        try (StateStore store = SqliteStateStore.at(file)) {
            List<TaskId> over = store.find(TaskQuery.all().limit(tasks)).stream()
                    .filter(Soak::isOver)
                    .map(TaskRecord::id)
                    .toList();
            world.forget(over);
            return over.size();
        }
    }

    private static boolean isOver(TaskRecord task) {
        return OVER.contains(task.mark().status());
    }

    private Figures figures(OpenAiServer server, Footprint before, Footprint after, Duration took) throws IOException {
        return new Figures(
                ends(server),
                lives - 1,
                world.requests.sum(),
                world.faults.sum(),
                world.toolCalls.sum(),
                world.toolFaults.sum(),
                world.repeated.sum(),
                before,
                after,
                took,
                Files.size(file));
    }

    private Map<String, Integer> ends(OpenAiServer server) {
        Map<String, Integer> ends = new TreeMap<>();
        try (StateStore store = SqliteStateStore.at(file);
                Orchestrator orchestrator = open(store, server)) {
            for (int i = 0; i < tasks; i++) {
                TaskResult<String> result =
                        orchestrator.task(task(i).id().value()).await();
                ends.merge((result.status() + " " + result.reason()).strip(), 1, Integer::sum);
            }
        }
        return ends;
    }
}
