package io.perdure.memory.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.store.ArtifactStore;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.store.TaskId;
import io.perdure.testkit.ArtifactStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileArtifactStoreTest extends ArtifactStoreContract {
    private static final byte[] CONTENT = {1, 2, 3, 4};

    @TempDir
    Path folder;

    @Override
    protected ArtifactStore open() {
        return FileArtifactStore.at(folder.resolve("artifacts"));
    }

    @Override
    protected ArtifactStore openAgain() {
        return open();
    }

    @Override
    protected boolean damage(TaskId task, String hash) throws IOException {
        Path file = files().stream().filter(Files::isRegularFile).findFirst().orElseThrow();
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2]++;
        Files.write(file, content);
        return true;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList();
        }
    }

    @Test
    void a_file_that_was_cut_short_counts_as_lost() throws IOException {
        TaskId task = TaskId.of("t");
        try (ArtifactStore store = open()) {
            store.put(task, hash(CONTENT), CONTENT);
            Path file =
                    files().stream().filter(Files::isRegularFile).findFirst().orElseThrow();
            Files.write(file, new byte[] {1, 2});
            assertThat(store.read(task, hash(CONTENT), 0, 2)).isEmpty();
        }
    }

    @Test
    void nothing_is_written_outside_the_folder_whatever_a_task_is_called() throws IOException {
        try (ArtifactStore store = open()) {
            for (String name : List.of("..", "../up", "/tmp/absolute", "a/b\\c", "C:con", "x".repeat(200), "Ä 🙂")) {
                store.put(TaskId.of(name), hash(CONTENT), CONTENT);
            }
        }
        assertThat(files())
                .allSatisfy(file -> assertThat(folder.relativize(file).toString())
                        .matches("|artifacts(/[0-9a-f]{64}(/[0-9a-f]{64})?)?"));
        assertThat(files()).hasSize(2 + 7 * 2);
    }

    @Test
    void deleting_leaves_nothing_not_even_a_draft_of_a_process_that_died() throws IOException {
        TaskId task = TaskId.of("t");
        try (ArtifactStore store = open()) {
            store.put(task, hash(CONTENT), CONTENT);
            Path home = files().stream()
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow()
                    .getParent();
            Files.write(home.resolve(hash(CONTENT) + ".1-2.new"), new byte[] {1});
            store.delete(task);
        }
        assertThat(files()).containsExactly(folder, folder.resolve("artifacts"));
    }

    @Test
    void files_and_folders_are_for_their_owner_alone() throws IOException {
        try (ArtifactStore store = open()) {
            store.put(TaskId.of("t"), hash(CONTENT), CONTENT);
        }
        for (Path file : files().subList(1, files().size())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
        }
    }

    @Test
    void a_content_under_the_hash_of_another_is_refused() {
        try (ArtifactStore store = open()) {
            assertThatThrownBy(() -> store.put(TaskId.of("t"), hash(CONTENT), new byte[] {9}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("SHA-256");
            assertThatThrownBy(() -> store.put(TaskId.of("t"), "../../escaped", CONTENT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_folder_that_cannot_be_made_is_named() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> FileArtifactStore.at(file))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(file.toString());
    }
}
