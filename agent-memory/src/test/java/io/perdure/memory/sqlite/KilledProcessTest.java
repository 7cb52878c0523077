package io.perdure.memory.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.store.TaskMark;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A real process that is killed with SIGKILL while it appends: what it was told is durable is there, and its file can be opened. */
class KilledProcessTest {
    private static final TaskId TASK = TaskId.of("t");

    @TempDir
    Path folder;

    @RepeatedTest(3)
    void what_was_acknowledged_survives_and_nothing_stops_the_next_run() throws Exception {
        Path file = folder.resolve("agent.db");
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1", // a short life
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long acknowledged = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            while (acknowledged < 200) {
                acknowledged = Long.parseLong(lines.readLine());
            }
            assertThatThrownBy(() -> SqliteStateStore.at(file))
                    .hasMessageContaining("Another process has the store " + file + " open. Fix: Stop that process")
                    .hasMessageEndingWith("[store-in-use]");
            writer.toHandle().destroyForcibly(); // unlike Process.destroyForcibly this leaves its output readable
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                acknowledged = Math.max(acknowledged, parsed(line));
            }
        }

        try (StateStore store = SqliteStateStore.at(file)) {
            List<StoredEntry> entries = store.read(TASK, 0);
            assertThat(entries.size()).isGreaterThanOrEqualTo((int) acknowledged);
            for (int i = 0; i < entries.size(); i++) {
                assertThat(new String(entries.get(i).json(), StandardCharsets.UTF_8))
                        .isEqualTo(Integer.toString(i));
            }
            assertThat(store.find(TASK).orElseThrow().version()).isEqualTo(entries.size());
        }
    }

    // The last line may be cut off by the kill: then it acknowledged nothing.
    private static long parsed(String line) {
        return line.matches("\\d+") && line.length() < 10 ? Long.parseLong(line) : 0;
    }

    /** Appends one entry after the other, and says of each when it is durable. */
    static final class Writer {
        public static void main(String[] args) throws IOException {
            StateStore store = SqliteStateStore.at(Path.of(args[0]));
            TaskMark mark = new TaskMark("desk", "RUNNING", false, Instant.EPOCH);
            for (int i = 0; ; i++) {
                byte[] json = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
                store.append(Append.of(TASK, i, List.of(new StoredEntry("note", 1, false, json)), mark))
                        .join();
                System.out.write(((i + 1) + "\n").getBytes(StandardCharsets.UTF_8));
                System.out.flush();
            }
        }
    }
}
