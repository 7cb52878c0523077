package io.perdure.benchmarks;

import io.perdure.memory.sqlite.SqliteStateStore;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * What one durable step costs under one workload.
 *
 * @param micros of one step: the time of the run, divided by the steps of all tasks, less what the model took where there is one task
 * @param rawMicros of one raw append and force of the same bytes, measured before and after
 * @param json bytes of the entries of one step
 * @param written bytes handed to storage for one step
 */
record StepCost(double micros, double rawMicros, double json, double written) {
    private static final int WARM_UP_STEPS = 3_000;

    static StepCost inMemory(Workload load, Path directory) throws IOException {
        return measure(load, new InMemoryStateStore(), directory);
    }

    static StepCost sqlite(Workload load, Path directory) throws IOException {
        return measure(load, SqliteStateStore.at(directory.resolve("bench-" + System.nanoTime() + ".db")), directory);
    }

    private static StepCost measure(Workload load, StateStore store, Path directory) throws IOException {
        try (CountingStore counting = new CountingStore(store)) {
            int warmUp = Math.max(2, WARM_UP_STEPS / load.tasks() / (1 + load.modelMillis()));
            new Workload(load.tasks(), warmUp, load.effect(), load.modelMillis()).run(counting, "warm-up");
            long jsonBefore = counting.jsonBytes();
            Duration pause = Duration.ofMillis(load.modelMillis());
            double rawBefore = RawAppends.micros(directory, 1_500, pause);
            long writtenBefore = writtenByThisProcess();
            long nanos = load.run(counting, "measured");
            double steps = (double) load.tasks() * load.steps();
            double written = (writtenByThisProcess() - writtenBefore) / steps;
            double json = (counting.jsonBytes() - jsonBefore) / steps;
            double rawAfter = RawAppends.micros(directory, (int) json, pause);
            return new StepCost(nanos / 1_000.0 / steps, (rawBefore + rawAfter) / 2, json, written);
        }
    }

    /** Bytes this process has handed to write calls; 0 where the system does not tell. */
    static long writtenByThisProcess() {
        Path counters = Path.of("/proc/self/io");
        if (!Files.isReadable(counters)) {
            return 0;
        }
        try {
            return Files.readAllLines(counters).stream()
                    .filter(line -> line.startsWith("wchar: "))
                    .mapToLong(line -> Long.parseLong(line.substring("wchar: ".length())))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String row(String what) {
        return String.format(
                Locale.ROOT,
                "%-42s %9.1f %9.1f %8.2f x %8.1f x %9.0f %9.0f %6.2f x",
                what,
                micros,
                rawMicros,
                micros / rawMicros,
                rawMicros / micros,
                json,
                written,
                written / json);
    }

    static String header() {
        return String.format(
                "%-42s %9s %9s %10s %10s %9s %9s %8s",
                "workload", "us/step", "us/raw", "cost", "rate", "JSON/step", "written", "written/JSON");
    }
}
