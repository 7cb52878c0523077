package io.perdure.memory.sqlite;

import static io.perdure.memory.sqlite.Journals.append;
import static io.perdure.memory.sqlite.Journals.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.error.PerdureException;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.StoreRefusedException;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage is found when a file is opened or when the damaged part is read; it is never taken for a journal, and never changed. */
class DamagedFilesTest {
    private static final int TASKS = 12;
    private static final int APPENDS = 5;

    @TempDir
    Path folder;

    private Path file;
    private byte[] sound;

    @BeforeEach
    void aStore() throws IOException {
        file = folder.resolve("agent.db");
        try (StateStore store = SqliteStateStore.at(file)) {
            for (int version = 0; version < APPENDS; version++) {
                for (int task = 0; task < TASKS; task++) {
                    append(store, task(task), version, text(task, version)).join();
                }
            }
        }
        sound = Files.readAllBytes(file);
    }

    private static TaskId task(int number) {
        return TaskId.of("task-" + number);
    }

    private static String text(int task, int version) {
        return (task + "/" + version + " ").repeat(version == 3 ? 2_000 : 100); // some rows go over several pages
    }

    @Test
    void a_page_of_garbage_is_never_read_as_a_journal() throws IOException {
        int found = 0;
        int pages = sound.length / 4_096;
        for (int page = 0; page < pages; page++) {
            byte[] damaged = sound.clone();
            byte[] garbage = new byte[4_096];
            new Random(page).nextBytes(garbage);
            System.arraycopy(garbage, 0, damaged, page * 4_096, garbage.length);
            found += isFound(damaged, "page " + page) ? 1 : 0;
        }
        assertThat(found).as("of %d pages", pages).isGreaterThan(pages * 9 / 10);
    }

    @Test
    void a_changed_byte_is_never_read_as_a_journal() throws IOException {
        Random random = new Random(4711);
        int found = 0;
        for (int round = 0; round < 200; round++) {
            byte[] damaged = sound.clone();
            int at = random.nextInt(damaged.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            found += isFound(damaged, "byte " + at) ? 1 : 0;
        }
        assertThat(found).as("most of a file is its journals").isGreaterThan(100);
    }

    @Test
    void a_store_that_was_cut_off_anywhere_is_refused() throws IOException {
        for (int size : new int[] {1, 15, 16, 99, 100, 4_095, 4_096, sound.length / 2, sound.length - 1}) {
            Files.write(file, Arrays.copyOf(sound, size));
            refused("", "left untouched");
        }
    }

    // A fault is found if opening or reading says so; otherwise everything must be as it was written.
    private boolean isFound(byte[] damaged, String where) throws IOException {
        Files.write(file, damaged);
        try (StateStore store = SqliteStateStore.at(file)) {
            for (int task = 0; task < TASKS; task++) {
                int of = task;
                StoredEntry[] written = Stream.iterate(0, version -> version + 1)
                        .limit(APPENDS)
                        .map(version -> entry(text(of, version)))
                        .toArray(StoredEntry[]::new);
                assertThat(store.read(task(task), 0)).as(where).containsExactly(written);
            }
            return false;
        } catch (StoreRefusedException e) {
            assertThat(Files.readAllBytes(file)).as(where).isEqualTo(damaged);
            return true;
        } catch (StoreUnavailableException e) {
            assertThat(e).as(where).hasMessageContaining("restore it from a backup");
            return true;
        }
    }

    @Test
    void a_journal_with_changed_rows_is_not_read() throws Exception {
        for (String change : new String[] {
            "UPDATE journal SET entries = replace(entries, '3/1', '3/2') WHERE task = 4 AND version = 1",
            "DELETE FROM journal WHERE task = 4 AND version = 0",
            "DELETE FROM journal WHERE task = 4 AND version = 2",
            "DELETE FROM journal WHERE task = 4 AND version = 4",
            "UPDATE journal SET version = 7 WHERE task = 4 AND version = 2",
            "UPDATE journal SET prev = id WHERE task = 4 AND version = 2",
            "UPDATE journal SET prev = id + 12 WHERE task = 4 AND version = 2",
            "UPDATE journal SET prev = prev - 1 WHERE task = 4 AND version = 2",
            "UPDATE task SET head = head - 1 WHERE id = 4",
            "UPDATE task SET head = 0 WHERE id = 4",
            "UPDATE task SET version = version + 1 WHERE id = 4",
        }) {
            Files.write(file, sound);
            try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    var statement = connection.createStatement()) {
                assertThat(statement.executeUpdate(change)).as(change).isEqualTo(1);
            }
            try (StateStore store = SqliteStateStore.at(file)) {
                assertThatThrownBy(() -> store.read(task(3), 0))
                        .as(change)
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessage("The journal of task 'task-3' is damaged: the file does not hold what was written."
                                + " Fix: The file is damaged: close the store, keep a copy of the file, and restore it from a"
                                + " backup. [store-unavailable]");
                assertThat(store.read(task(2), 0)).as(change).hasSize(APPENDS);
            }
        }
    }

    @Test
    void a_store_that_was_emptied_is_not_taken_for_a_new_one() throws IOException {
        Files.write(file, new byte[0]);

        refused(
                "store-damaged",
                "The store " + file
                        + " is empty or gone, but agent.db.lock beside it shows that there was one. Fix: Restore"
                        + " it from a backup; or, to begin anew without the tasks it held, delete agent.db.lock as well.");

        Files.delete(folder.resolve("agent.db.lock"));
        SqliteStateStore.at(file).close();
    }

    @Test
    void a_log_whose_store_is_gone_is_not_taken_for_the_log_of_a_new_one() throws IOException {
        kill();
        Files.delete(file);

        refused("store-damaged", "is empty or gone, but agent.db-wal beside it shows that there was one");
    }

    @Test
    void the_log_of_a_killed_process_is_read() throws IOException {
        kill();
        try (StateStore store = SqliteStateStore.at(file)) {
            assertThat(store.read(task(0), APPENDS)).containsExactly(entry("in the log"));
        }
    }

    @ValueSource(ints = {1, 24, 4_000, 10_000})
    @ParameterizedTest
    void a_commit_that_was_not_finished_hides_nothing(int garbage) throws IOException {
        kill();
        byte[] bytes = new byte[garbage];
        new Random(garbage).nextBytes(bytes);
        Files.write(folder.resolve("agent.db-wal"), bytes, StandardOpenOption.APPEND);

        try (StateStore store = SqliteStateStore.at(file)) {
            assertThat(store.read(task(0), APPENDS)).containsExactly(entry("in the log"));
        }
    }

    @Test
    void a_damaged_store_with_a_log_is_refused_and_so_is_the_log_left() throws IOException {
        kill();
        byte[] damaged = Files.readAllBytes(file);
        Arrays.fill(damaged, 3 * 4_096, 4 * 4_096, (byte) 'x');
        Files.write(file, damaged);

        refused("store-damaged", "is damaged: SQLite");
    }

    @Test
    void a_newer_layout_that_is_only_in_the_log_is_seen() throws Exception {
        try (StateStore open = SqliteStateStore.at(file);
                var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            assertThat(open.read(task(0), 0)).hasSize(APPENDS);
            statement.execute("PRAGMA user_version = 99");
            copyOfOpenFiles("newer.db");
        }
        file = folder.resolve("newer.db");

        refused("store-newer", "has layout 99; this library knows layouts up to 1.");
    }

    /** Leaves the files as a process does that is killed after an append: the append is in the log alone. */
    private void kill() throws IOException {
        Map<String, byte[]> files;
        try (StateStore store = SqliteStateStore.at(file)) {
            append(store, task(0), APPENDS, "in the log").join();
            files = files();
        }
        Files.write(file, files.get("agent.db"));
        Files.write(folder.resolve("agent.db-wal"), files.get("agent.db-wal"));
    }

    private void copyOfOpenFiles(String name) throws IOException {
        for (String suffix : new String[] {"", "-wal"}) {
            Files.copy(folder.resolve("agent.db" + suffix), folder.resolve(name + suffix));
        }
    }

    private void refused(String code, String message) throws IOException {
        Map<String, byte[]> before = files();

        assertThatThrownBy(() -> SqliteStateStore.at(file))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining(message)
                .extracting(e -> ((PerdureException) e).code())
                .asString()
                .contains(code);

        assertThat(files())
                .as("files, byte for byte")
                .usingRecursiveComparison()
                .isEqualTo(before);
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path path : all.toList()) {
                boolean namesItsLocker = path.toString().endsWith(".lock");
                byte[] bytes = namesItsLocker ? "-".getBytes(StandardCharsets.UTF_8) : Files.readAllBytes(path);
                files.put(path.getFileName().toString(), bytes);
            }
        }
        return files;
    }
}
