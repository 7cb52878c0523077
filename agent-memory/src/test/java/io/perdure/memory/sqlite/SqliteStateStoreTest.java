package io.perdure.memory.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.store.TaskMark;
import io.perdure.testkit.StateStoreContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStateStoreTest extends StateStoreContract {
    @TempDir
    Path folder;

    @Override
    protected StateStore open() {
        return SqliteStateStore.at(file(), clock);
    }

    @Override
    protected StateStore openAgain() {
        return SqliteStateStore.at(file(), clock);
    }

    private Path file() {
        return folder.resolve("agent.db");
    }

    @Test
    void the_file_is_for_its_owner_alone() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void entries_can_be_read_with_plain_sql() throws Exception {
        StoredEntry entry =
                new StoredEntry("task-started", 1, false, "{\"goal\":\"x\"}".getBytes(StandardCharsets.UTF_8));
        StoredEntry other = new StoredEntry("note", 2, true, "[1]".getBytes(StandardCharsets.UTF_8));
        TaskMark mark = new TaskMark("desk", "RUNNING", false, Instant.EPOCH);
        try (StateStore store = openAgain()) {
            store.append(Append.of(TaskId.of("t"), 0, List.of(entry, other), mark))
                    .join();
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT * FROM entries ORDER BY version")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("task")).isEqualTo("t");
            assertThat(rows.getInt("version")).isEqualTo(1);
            assertThat(rows.getString("type")).isEqualTo("task-started");
            assertThat(rows.getString("entry")).isEqualTo("{\"goal\":\"x\"}");
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt("version")).isEqualTo(2);
        }
    }
}
