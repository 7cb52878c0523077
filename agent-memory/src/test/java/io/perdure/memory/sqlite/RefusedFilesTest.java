package io.perdure.memory.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.StoreRefusedException;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.store.TaskMark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that must not be opened is refused with an error that says what to do, and left untouched. */
class RefusedFilesTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void aStoreWithManyPages() throws IOException {
        file = folder.resolve("agent.db");
        try (StateStore store = SqliteStateStore.at(file)) {
            byte[] json = ("\"" + "x".repeat(3_000) + "\"").getBytes(StandardCharsets.UTF_8);
            StoredEntry entry = new StoredEntry("note", 1, false, json);
            TaskMark mark = new TaskMark("desk", "RUNNING", false, Instant.EPOCH);
            for (int i = 0; i < 200; i++) {
                store.append(Append.of(TaskId.of("t" + i), 0, List.of(entry), mark))
                        .join();
            }
        }
        Files.deleteIfExists(folder.resolve("agent.db.lock"));
    }

    @Test
    void a_file_that_is_not_sqlite_is_foreign() throws IOException {
        Files.writeString(file, "Dear diary, today I was not a database. ".repeat(10));
        refused("store-foreign", "is not a Perdure store. Fix: Name another file; this one was left untouched.");
    }

    @Test
    void a_sqlite_file_of_another_program_is_foreign() throws Exception {
        Files.delete(file);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE bookmarks (url TEXT)");
        }
        refused("store-foreign", "it is a SQLite file of another program");
    }

    @Test
    void a_store_of_a_newer_layout_names_what_is_needed() throws Exception {
        overwrite(60, ByteBuffer.allocate(4).putInt(99).flip());
        refused(
                "store-newer",
                "has layout 99; this library knows layouts up to 1. Fix: Use the version of Perdure that wrote it");
    }

    @Test
    void a_truncated_store_is_damaged() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
        refused("store-damaged", "is damaged: it is shorter than its header says. Fix: Restore it from a backup");
    }

    @Test
    void a_store_with_a_garbled_page_is_damaged() throws IOException {
        overwrite(4096 * 3, ByteBuffer.wrap("garbage!".repeat(512).getBytes(StandardCharsets.UTF_8)));
        refused("store-damaged", "is damaged: SQLite");
    }

    @Test
    void a_folder_or_a_missing_folder_is_no_place_for_a_store() {
        assertThatThrownBy(() -> SqliteStateStore.at(folder)).hasMessageContaining("[store-unusable]");
        assertThatThrownBy(() -> SqliteStateStore.at(folder.resolve("no/agent.db")))
                .hasMessageContaining("[store-unusable]");
    }

    @Test
    void a_sound_store_opens_again() {
        try (StateStore store = SqliteStateStore.at(file)) {
            assertThat(store.read(TaskId.of("t7"), 0)).hasSize(1);
        }
    }

    private void refused(String code, String message) throws IOException {
        byte[] before = Files.readAllBytes(file);
        Set<Path> listing = listing();

        assertThatThrownBy(() -> SqliteStateStore.at(file))
                .isInstanceOfSatisfying(
                        StoreRefusedException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
        assertThat(Files.readAllBytes(file)).as("the file is untouched").isEqualTo(before);
        assertThat(listing()).as("no file is left beside it").isEqualTo(listing);
    }

    private Set<Path> listing() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> !path.toString().endsWith(".lock")).collect(Collectors.toSet());
        }
    }

    private void overwrite(long at, ByteBuffer bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(bytes, at);
        }
    }
}
