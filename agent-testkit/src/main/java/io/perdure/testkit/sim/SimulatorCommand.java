package io.perdure.testkit.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** Simulates new seeds for as long as one asks; see {@link #main}. */
public final class SimulatorCommand {
    private static final Duration EACH = Duration.ofSeconds(10);

    private static final int AT_ONCE = 32;

    private final InstantSource clock = InstantSource.system();
    private final Instant start = clock.instant();
    private Duration lasting = Duration.ofMinutes(1);
    private long seed = start.toEpochMilli() * 1000;
    private long last = Long.MAX_VALUE;
    private int tasks = 20;
    private long seeds;
    private long events;
    private long crashes;

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
            System.err.println(told(e));
            System.exit(1);
        }
    }

    // A violation is the cause of the error that tells its story; and a fork-join pool may have wrapped that once more.
    private static String told(Throwable error) {
        Throwable cause = error.getCause();
        return cause == null || cause instanceof Violation ? String.valueOf(error.getMessage()) : told(cause);
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
        Instant report = start.plus(EACH);
        while (seed <= last && spent().compareTo(lasting) < 0) {
            long next = Math.min(last, seed + AT_ONCE - 1) + 1;
            LongStream.range(seed, next)
                    .parallel() // each is a world of its own
                    .mapToObj(one -> Simulation.seed(one).tasks(tasks).run())
                    .toList()
                    .forEach(this::count);
            seed = next;
            if (clock.instant().isAfter(report)) {
                report = report.plus(EACH);
                say();
            }
        }
        say();
    }

    private void count(SimulationReport one) {
        seeds++;
        events += one.events();
        crashes += one.crashes();
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
