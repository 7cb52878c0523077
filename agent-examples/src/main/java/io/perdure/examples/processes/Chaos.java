package io.perdure.examples.processes;

import io.perdure.examples.Main;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs an agent in a process, kills it with SIGKILL at random moments, and starts it again, until the work is done.
 *
 * <p>The moments are spread over the work: each kill waits until a random share of the work has been decided and the
 * services have been sent a few requests by the process that is to die, then a few milliseconds more. So every
 * kill finds work under way. A process that ended before it could be killed is not counted.
 */
public final class Chaos {
    /** How a line of a worker begins that names a piece of work it has decided. */
    public static final String DECIDED = "decided ";

    /** How the last line of a worker begins; behind it the figures of {@link Recovered}. */
    public static final String DONE = "done ";

    private static final int MOST_REQUESTS_BEFORE_A_KILL = 8;
    private static final int MOST_MILLIS_BEFORE_A_KILL = 12;

    private final Path dir;
    private final List<String> arguments;
    private final Progress progress;
    private final Random random;
    private final AtomicReference<@Nullable Recovered> recovered = new AtomicReference<>();
    private int kills;

    /**
     * Chaos to come.
     *
     * @param dir where the workers work
     * @param arguments what the workers are started with
     */
    public Chaos(Path dir, List<String> arguments, Progress progress, long seed) {
        this.dir = dir;
        this.arguments = List.copyOf(arguments);
        this.progress = progress;
        this.random = new Random(seed);
    }

    /** How many processes were killed. */
    public int kills() {
        return kills;
    }

    /**
     * Does the work, through {@code wanted} kills.
     *
     * @param tasks how many requests there are to decide
     */
    public Recovered work(int wanted, int tasks, int lanes) throws IOException, InterruptedException {
        // The last kill leaves enough to do that it, too, finds work under way.
        int[] moments =
                random.ints(wanted, 0, Math.max(1, tasks - 2 * lanes)).sorted().toArray();
        while (true) {
            recovered.set(null);
            Process worker = ChildJvm.start(dir, "worker", arguments);
            Thread reader = ChildJvm.listen(ChildJvm.output(worker), this::hear);
            var unused = worker.onExit().thenRun(progress::wake);
            boolean killed = kills < wanted && kill(worker, moments[kills]);
            int status = waitFor(worker);
            reader.join();
            Recovered done = recovered.get();
            if (status == Main.BOOKS_AGREE && done != null) {
                return done;
            }
            if (!killed) {
                throw new IOException("A worker ended by itself, with status " + status + "; "
                        + ChildJvm.log(dir, "worker") + " says why.");
            }
            kills++;
        }
    }

    private void hear(String line) {
        if (line.startsWith(DECIDED)) {
            progress.decided(line.substring(DECIDED.length()));
        } else if (line.startsWith(DONE)) {
            String[] figures = line.substring(DONE.length()).split(" ", 2);
            recovered.set(new Recovered(Integer.parseInt(figures[0]), Integer.parseInt(figures[1])));
        }
    }

    /** Whether the process was still at work when it was killed. */
    private boolean kill(Process worker, int decided) throws InterruptedException {
        int requests = progress.requests() + 1 + random.nextInt(MOST_REQUESTS_BEFORE_A_KILL);
        progress.await(decided, requests, worker);
        boolean ended = worker.waitFor(random.nextInt(MOST_MILLIS_BEFORE_A_KILL), TimeUnit.MILLISECONDS);
        worker.destroyForcibly(); // SIGKILL
        return !ended;
    }

    private static int waitFor(Process worker) throws InterruptedException {
        try {
            return worker.waitFor();
        } finally {
            worker.destroyForcibly(); // if this thread was interrupted
        }
    }
}
