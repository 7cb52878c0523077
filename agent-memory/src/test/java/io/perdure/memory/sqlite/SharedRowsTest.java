package io.perdure.memory.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Transaction;
import io.perdure.store.StateStore.VersionConflictException;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Appends of one task that share a transaction are one row, and each has its own end. */
class SharedRowsTest {
    private static final TaskId ONE = TaskId.of("one");
    private static final TaskId OTHER = TaskId.of("other");

    @TempDir
    Path folder;

    @Test
    void appends_that_follow_each_other_in_a_transaction_are_one_row() throws Exception {
        try (StateStore store = open()) {
            List<CompletableFuture<Long>> ends = together(
                    store,
                    () -> List.of(
                            Journals.append(store, ONE, 0, "a"),
                            Journals.append(store, OTHER, 0, "x"),
                            Journals.append(store, ONE, 1, "b"),
                            Journals.append(store, OTHER, 1, "y"),
                            Journals.append(store, ONE, 2, "c")));

            assertThat(ends).extracting(CompletableFuture::join).containsExactly(1L, 1L, 2L, 2L, 3L);
            assertThat(texts(store, ONE, 0)).containsExactly("\"a\"", "\"b\"", "\"c\"");
            assertThat(texts(store, ONE, 1)).containsExactly("\"b\"", "\"c\"");
            assertThat(texts(store, OTHER, 0)).containsExactly("\"x\"", "\"y\"");
        }
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void one_that_comes_too_late_fails_alone() throws Exception {
        try (StateStore store = open()) {
            List<CompletableFuture<Long>> ends = together(
                    store,
                    () -> List.of(
                            Journals.append(store, ONE, 0, "a"),
                            Journals.append(store, ONE, 0, "late"),
                            Journals.append(store, ONE, 1, "b")));

            assertThat(ends.get(0).join()).isEqualTo(1);
            assertThatThrownBy(() -> ends.get(1).join()).hasCauseInstanceOf(VersionConflictException.class);
            assertThat(ends.get(2).join()).isEqualTo(2);
            assertThat(texts(store, ONE, 0)).containsExactly("\"a\"", "\"b\"");
        }
    }

    @Test
    void what_seems_to_follow_one_that_comes_too_late_is_judged_by_itself() throws Exception {
        try (StateStore store = open()) {
            Journals.append(store, ONE, 0, "a").join();
            List<CompletableFuture<Long>> ends = together(
                    store, () -> List.of(Journals.append(store, ONE, 0, "late"), Journals.append(store, ONE, 1, "b")));

            assertThatThrownBy(() -> ends.get(0).join()).hasCauseInstanceOf(VersionConflictException.class);
            assertThat(ends.get(1).join()).isEqualTo(2);
            assertThat(texts(store, ONE, 0)).containsExactly("\"a\"", "\"b\"");
        }
    }

    private StateStore open() {
        return SqliteStateStore.at(folder.resolve("agent.db"));
    }

    /** While a tool holds the connection nothing else is written; what has come until then shares the next transaction. */
    private static List<CompletableFuture<Long>> together(StateStore store, Appends appends) throws Exception {
        List<CompletableFuture<Long>> ends = new ArrayList<>();
        Transaction lent = store.transactions().orElseThrow().begin();
        Thread other = new Thread(() -> ends.addAll(appends.make()));
        other.start();
        other.join();
        lent.rollback();
        return ends;
    }

    private static List<String> texts(StateStore store, TaskId task, long after) {
        return store.read(task, after).stream().map(SharedRowsTest::text).toList();
    }

    private static String text(StoredEntry entry) {
        return new String(entry.json(), StandardCharsets.UTF_8);
    }

    private int rows() throws SQLException {
        try (Connection connection = Database.bare(folder.resolve("agent.db"), "");
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM journal")) {
            return count.getInt(1);
        }
    }

    private interface Appends {
        List<CompletableFuture<Long>> make();
    }
}
