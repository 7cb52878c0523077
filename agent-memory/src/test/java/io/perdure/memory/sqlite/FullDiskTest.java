package io.perdure.memory.sqlite;

import static io.perdure.memory.sqlite.Journals.TASK;
import static io.perdure.memory.sqlite.Journals.entry;
import static io.perdure.memory.sqlite.Journals.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.store.StateStore.VersionConflictException;
import io.perdure.store.TaskId;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full: nothing is written in half, everybody is told, and the store goes on once there is room. */
class FullDiskTest {
    private static final String LARGE = "x".repeat(200_000);

    @TempDir
    Path folder;

    private Connection writing;
    private GroupCommit commits;
    private Queries queries;

    @BeforeEach
    void aStoreWithAHandOnItsConnection() throws Exception {
        Path file = folder.resolve("agent.db");
        Schema.create(file);
        writing = Database.connect(file);
        commits = new GroupCommit(writing);
        queries = new Queries(Database.connect(file));
        commits.append(next(TASK, 0, "before")).join();
    }

    @AfterEach
    void close() {
        commits.close();
        queries.close();
    }

    // SQLite answers SQLITE_FULL beyond this size, as it does when the disk has no room.
    private void roomForPages(int pages) throws Exception {
        Schema.run(writing, "PRAGMA max_page_count = " + pages);
    }

    @Test
    void an_append_that_finds_no_room_says_so_and_writes_nothing() throws Exception {
        roomForPages(10);

        assertThatThrownBy(() -> commits.append(next(TASK, 1, LARGE)).join())
                .cause()
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("SQLite failed: [SQLITE_FULL]")
                .hasMessageContaining("Fix: Free some disk space; the store goes on by itself once there is room.");
        assertThat(queries.read(TASK, 0)).containsExactly(entry("before"));
        assertThat(queries.find(TASK).orElseThrow().version()).isEqualTo(1);
        assertThatThrownBy(() -> commits.send(TASK, entry(LARGE))).isInstanceOf(StoreUnavailableException.class);
        assertThat(queries.inbox(TASK)).isEmpty();

        roomForPages(1_000_000);
        assertThat(commits.append(next(TASK, 1, LARGE)).join()).isEqualTo(2);
        assertThat(commits.append(next(TASK, 2, "after")).join()).isEqualTo(3);
        assertThat(queries.read(TASK, 1)).containsExactly(entry(LARGE), entry("after"));
    }

    @Test
    void every_append_of_a_group_without_room_fails_and_the_next_group_knows_nothing_of_it() throws Exception {
        roomForPages(10);
        List<CompletableFuture<Long>> group = IntStream.range(0, 50)
                .mapToObj(i -> commits.append(next(TaskId.of("task-" + i % 5), i / 5, LARGE)))
                .toList();

        for (CompletableFuture<Long> append : group) {
            assertThatThrownBy(append::join)
                    .cause()
                    .isInstanceOfAny(StoreUnavailableException.class, VersionConflictException.class);
        }
        roomForPages(1_000_000);
        for (int i = 0; i < 5; i++) {
            TaskId task = TaskId.of("task-" + i);
            assertThat(queries.find(task)).isEmpty();
            assertThat(commits.append(next(task, 0, "again")).join()).isEqualTo(1);
            assertThat(queries.read(task, 0)).containsExactly(entry("again"));
        }
    }
}
