package io.perdure.memory.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.memory.sqlite.SqliteFile;
import io.perdure.memory.sqlite.SqliteStateStore;
import io.perdure.store.ArtifactStore;
import io.perdure.store.TaskId;
import io.perdure.testkit.ArtifactStoreContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteArtifactsTest extends ArtifactStoreContract {
    @TempDir
    Path folder;

    @Override
    protected ArtifactStore open() {
        return JdbcArtifactStore.on(SqliteFile.at(file()));
    }

    @Override
    protected ArtifactStore openAgain() {
        return open();
    }

    private Path file() {
        return folder.resolve("artifacts.db");
    }

    @Override
    protected boolean damage(TaskId task, String hash) throws Exception {
        try (var connection = SqliteFile.at(file()).getConnection();
                var statement = connection.prepareStatement(
                        "UPDATE artifact SET content = x'00' WHERE task = ? AND hash = ?")) {
            statement.setString(1, task.value());
            statement.setString(2, hash);
            return statement.executeUpdate() == 1;
        }
    }

    @Test
    void what_was_deleted_is_in_no_file_any_more() throws IOException {
        byte[] content = "a secret nobody shall find ".repeat(2_000).getBytes(StandardCharsets.UTF_8);
        try (ArtifactStore store = open()) {
            store.put(TaskId.of("t"), hash(content), content);
            assertThat(onDisk()).contains("a secret nobody shall find");
            store.delete(TaskId.of("t"));
            assertThat(onDisk()).doesNotContain("secret nobody");
        }
        assertThat(onDisk()).doesNotContain("secret nobody");
    }

    private String onDisk() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    void the_file_is_for_its_owner_alone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void it_may_be_the_file_of_the_journals() {
        Path shared = folder.resolve("agent.db");
        byte[] content = {1, 2, 3};
        TaskId task = TaskId.of("t");
        try (SqliteStateStore journals = SqliteStateStore.at(shared);
                ArtifactStore store = JdbcArtifactStore.on(SqliteFile.at(shared))) {
            store.put(task, hash(content), content);
            assertThat(journals.find(task)).isEmpty();
        }
        try (SqliteStateStore journals = SqliteStateStore.at(shared);
                ArtifactStore store = JdbcArtifactStore.on(SqliteFile.at(shared))) {
            assertThat(store.read(task, hash(content), 0, 9)).hasValue(content);
            assertThat(journals.find(task)).isEmpty();
        }
    }
}
