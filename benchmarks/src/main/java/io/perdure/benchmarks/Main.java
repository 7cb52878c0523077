package io.perdure.benchmarks;

import io.perdure.tool.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Prints the table of {@code docs/reference/benchmarks.md}. Arguments: {@code --full} runs the long cells too, {@code --dir D} says
 * where files are written (a disk, not memory).
 */
public final class Main {
    private Main() {}

    /** Runs all measurements. */
    public static void main(String[] args) throws IOException, InterruptedException {
        boolean full = List.of(args).contains("--full");
        Path parent = Files.createDirectories(Path.of(option(args, "--dir", ".")));
        Path directory = Files.createTempDirectory(parent, "perdure-bench");
        try {
            warmUp(directory);
            steps(directory, full);
            others(directory);
        } finally {
            delete(directory);
        }
    }

    // A JVM takes some hundred thousand steps to compile what a step runs through; without them the first rows would
    // measure the compiler.
    private static void warmUp(Path directory) throws IOException {
        for (Effect effect : new Effect[] {Effect.READ_ONLY, Effect.IDEMPOTENT}) {
            for (Workload load :
                    new Workload[] {new Workload(64, 2_000, effect, 0), new Workload(1, 5_000, effect, 0)}) {
                StepCost.inMemory(load, directory);
                StepCost.sqlite(load, directory);
            }
        }
    }

    private static void steps(Path directory, boolean full) throws IOException {
        System.out.println(StepCost.header());
        for (int tasks : new int[] {1, 64, 1_000}) {
            for (int steps : new int[] {50, 500, 5_000}) {
                if ((long) tasks * steps > 600_000 && !full) {
                    continue;
                }
                String name = tasks + " task(s), S = " + steps;
                Workload load = new Workload(tasks, steps);
                System.out.println(StepCost.inMemory(load, directory).row("memory, " + name));
                System.out.println(StepCost.sqlite(load, directory).row("SQLite, " + name));
            }
        }
        for (Effect effect : new Effect[] {Effect.READ_ONLY, Effect.IDEMPOTENT}) {
            for (int millis : new int[] {0, 5}) {
                Workload load = new Workload(1, 1_000, effect, millis);
                System.out.println(StepCost.sqlite(load, directory)
                        .row("SQLite, 1 task, " + effect + ", model " + millis + " ms"));
            }
        }
        Workload effects = new Workload(64, 500, Effect.IDEMPOTENT, 0);
        System.out.println(StepCost.sqlite(effects, directory).row("SQLite, 64 tasks, IDEMPOTENT"));
    }

    private static void others(Path directory) throws InterruptedException {
        for (int steps : new int[] {100, 1_000, 10_000}) {
            System.out.printf(
                    Locale.ROOT,
                    "resume of a task with %d steps: %.2f ms%n",
                    steps,
                    ResumeTime.millis(steps, directory));
        }
        System.out.printf(
                Locale.ROOT, "heap of a waiting task: %.0f bytes%n", WaitingHeap.bytesPerTask(100_000, directory));
    }

    static String option(String[] args, String name, String otherwise) {
        for (int i = 0; i < args.length - 1; i++) {
            if (args[i].equals(name)) {
                return args[i + 1];
            }
        }
        return otherwise;
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
