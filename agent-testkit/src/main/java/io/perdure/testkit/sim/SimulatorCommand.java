package io.perdure.testkit.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Simulates new seeds for as long as one asks; see {@link #main}. */
public final class SimulatorCommand {
    private static final Duration EACH = Duration.ofSeconds(10);

    // More than there are cores: a simulation that hands over from one of its threads to another leaves a core for a
    // moment.
    private static final int AT_ONCE = 2 * Runtime.getRuntime().availableProcessors();

    private final InstantSource clock = InstantSource.system();
    private final Instant start = clock.instant();
    private Instant report = start.plus(EACH);
    private Duration lasting = Duration.ofMinutes(1);
    private long seed = start.toEpochMilli() * 1000;
    private long last = Long.MAX_VALUE;
    private int tasks = 20;
    private long seeds;
    private long events;
    private long crashes;
    private boolean over;

    private SimulatorCommand() {}

    /**
     * Simulates one seed after the other, several at once on the cores there are, and prints how many; stops with exit code 1 at the first promise that does not hold, and prints the
     * seed, the smallest set of faults that breaks it, and what happened.
     *
     * @param args {@code --for 10m} (or {@code 90s}): how long, by default one minute; {@code --seed 42}: this seed alone;
     *     {@code --from 42}: this seed and those after it; {@code --tasks 20}: tasks in each
     */
    public static void main(String[] args) {
        SimulatorCommand command = new SimulatorCommand();
        try {
            command.read(List.of(args));
            command.run();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\nuse: [--for 10m] [--from SEED | --seed SEED] [--tasks N]");
            System.exit(2);
        } catch (AssertionError e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private void read(List<String> args) {
        for (int i = 0; i < args.size(); i += 2) {
            if (i + 1 == args.size()) {
                throw new IllegalArgumentException(args.get(i) + " needs a value");
            }
            read(args.get(i), args.get(i + 1));
        }
    }

    private void read(String option, String value) {
        switch (option) {
            case "--for" -> lasting = Duration.parse("PT" + value.toUpperCase(Locale.ROOT));
            case "--from" -> seed = Long.parseLong(value);
            case "--tasks" -> tasks = Integer.parseInt(value);
            case "--seed" -> {
                seed = Long.parseLong(value);
                last = seed;
            }
            default -> throw new IllegalArgumentException("there is no option " + option);
        }
    }

    private void run() {
        System.out.println("Simulating from seed " + seed + " on, for " + lasting + ".");
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Stream.generate(() -> CompletableFuture.runAsync(this::play, threads))
                    .limit(AT_ONCE)
                    .toList()
                    .forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            if (e.getCause() instanceof AssertionError broken) {
                throw broken;
            }
            throw e;
        } finally {
            threads.shutdown();
        }
        say();
    }

    private void play() {
        try {
            for (OptionalLong next = next(); next.isPresent(); next = next()) {
                count(Simulation.seed(next.getAsLong()).tasks(tasks).run()); // each is a world of its own
            }
        } finally {
            end();
        }
    }

    private synchronized OptionalLong next() {
        boolean more = !over && seed <= last && spent().compareTo(lasting) < 0;
        return more ? OptionalLong.of(seed++) : OptionalLong.empty();
    }

    // There is no seed left, no time, or a promise that does not hold: whichever it is, nobody begins another one.
    private synchronized void end() {
        over = true;
    }

    private synchronized void count(SimulationReport one) {
        seeds++;
        events += one.events();
        crashes += one.crashes();
        if (clock.instant().isAfter(report)) {
            report = report.plus(EACH);
            say();
        }
    }

    private Duration spent() {
        return Duration.between(start, clock.instant());
    }

    private void say() {
        double seconds = Math.max(1, spent().toMillis()) / 1000.0;
        System.out.printf(
                Locale.ROOT,
                "%d seeds, %d tasks (%.0f a second), %d events, %d crashes: every promise held.%n",
                seeds,
                seeds * tasks,
                seeds * tasks / seconds,
                events,
                crashes);
    }
}
