package io.perdure.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.store.StateStore.Transaction;
import io.perdure.store.StateStore.Transactions;
import io.perdure.store.StateStore.VersionConflictException;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.store.TaskMark;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link StateStore#transactions()}, executable: a store that lends its transactions passes it by a subclass that says how to
 * open one. Uses JUnit and AssertJ.
 */
public abstract class TransactionsContract {
    private static final TaskId TASK = TaskId.of("refund-4711");
    private static final TaskMark DUE = new TaskMark("desk", "RUNNING", false, Instant.EPOCH);

    @SuppressWarnings("NullAway.Init") // before each test
    private StateStore store;

    @SuppressWarnings("NullAway.Init")
    private Transactions transactions;

    /** For subclasses. */
    protected TransactionsContract() {}

    /** A new, empty store; the kit closes it. */
    protected abstract StateStore open();

    @BeforeEach
    final void openStore() throws Exception {
        store = open();
        transactions = store.transactions().orElseThrow();
        Transaction setUp = transactions.begin();
        try (Statement statement = setUp.connection().createStatement()) {
            statement.execute("CREATE TABLE tool_rows (name VARCHAR(20))");
        }
        setUp.commit(Append.of(TaskId.of("set-up"), 0, List.of(entry("a")), DUE))
                .join();
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }

    @Test
    void what_a_tool_wrote_and_the_append_that_says_so_become_durable_together() throws Exception {
        Transaction transaction = transactions.begin();
        write(transaction, "one");
        assertThat(transaction
                        .commit(Append.of(TASK, 0, List.of(entry("a")), DUE))
                        .get())
                .isEqualTo(1);

        assertThat(written()).containsExactly("one");
        assertThat(store.read(TASK, 0)).hasSize(1);
    }

    @Test
    void what_is_rolled_back_leaves_nothing_and_lets_the_others_go_on() throws Exception {
        Transaction transaction = transactions.begin();
        write(transaction, "one");
        CompletableFuture<Long> meanwhile =
                onAnotherThread(() -> store.append(Append.of(TASK, 0, List.of(entry("a")), DUE)));
        transaction.rollback();
        transaction.rollback();

        assertThat(meanwhile.get()).isEqualTo(1);
        assertThat(written()).isEmpty();
        assertThatThrownBy(() -> transaction
                        .commit(Append.of(TASK, 1, List.of(entry("b")), DUE))
                        .join())
                .hasCauseInstanceOf(StoreUnavailableException.class);
        assertThat(store.read(TASK, 0)).hasSize(1);
    }

    @Test
    void a_conflict_undoes_what_the_tool_wrote_and_nothing_else() throws Exception {
        TaskId other = TaskId.of("other");
        store.append(Append.of(TASK, 0, List.of(entry("a")), DUE)).join();
        Transaction transaction = transactions.begin();
        write(transaction, "one");
        CompletableFuture<Long> before =
                onAnotherThread(() -> store.append(Append.of(other, 0, List.of(entry("x")), DUE)));
        CompletableFuture<Long> stale = transaction.commit(Append.of(TASK, 0, List.of(entry("b")), DUE));

        assertThatThrownBy(stale::join).hasCauseInstanceOf(VersionConflictException.class);
        assertThat(before.get()).isEqualTo(1);
        assertThat(written()).isEmpty();
        assertThat(store.read(TASK, 0)).hasSize(1);
    }

    @Test
    void appends_given_before_the_commit_come_before_it() throws Exception {
        store.append(Append.of(TASK, 0, List.of(entry("a")), DUE)).join();
        Transaction transaction = transactions.begin();
        write(transaction, "one");
        CompletableFuture<Long> before =
                onAnotherThread(() -> store.append(Append.of(TASK, 1, List.of(entry("b")), DUE)));
        CompletableFuture<Long> together = transaction.commit(Append.of(TASK, 2, List.of(entry("c")), DUE));

        assertThat(before.get()).isEqualTo(2);
        assertThat(together.get()).isEqualTo(3);
        assertThat(written()).containsExactly("one");
    }

    @Test
    void a_tool_cannot_end_its_transaction() throws Exception {
        Transaction transaction = transactions.begin();
        write(transaction, "one");
        Connection connection = transaction.connection();
        Statement statement = connection.createStatement();
        assertThatThrownBy(connection::commit)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("Return to commit");
        assertThatThrownBy(connection::rollback).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> connection.setAutoCommit(true)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> connection.unwrap(Object.class)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> statement.getConnection().commit()).isInstanceOf(SQLException.class);
        transaction.rollback();
    }

    @Test
    void sql_that_would_end_the_transaction_is_refused() throws Exception {
        Transaction transaction = transactions.begin();
        Statement statement = transaction.connection().createStatement();
        for (String sql : List.of("COMMIT", " /* */ rollback", "-- x\nEND", "SELECT ';'; COMMIT", "SAVEPOINT a")) {
            assertThatThrownBy(() -> statement.execute(sql)).as(sql).hasMessageContaining("cannot execute");
        }
        transaction.rollback();
    }

    @Test
    void a_connection_cannot_be_used_when_its_transaction_has_ended() throws Exception {
        Transaction transaction = transactions.begin();
        write(transaction, "one");
        Connection connection = transaction.connection();
        Statement statement = connection.createStatement();
        connection.close(); // does nothing: try-with-resources must not end it
        transaction.commit(Append.of(TASK, 0, List.of(entry("a")), DUE)).join();

        assertThatThrownBy(() -> statement.execute("INSERT INTO tool_rows VALUES ('late')"))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(connection::createStatement).hasMessageContaining("cannot be used any more");
        assertThat(written()).containsExactly("one");
    }

    @Test
    void a_tool_that_uses_its_own_store_within_its_transaction_is_told_so() throws Exception {
        Transaction transaction = transactions.begin();
        try {
            assertThatThrownBy(() -> store.append(Append.of(TASK, 0, List.of(entry("a")), DUE))
                            .join())
                    .hasCauseInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("TRANSACTIONAL");
            assertThatThrownBy(() -> store.send(TASK, entry("a"))).isInstanceOf(StoreUnavailableException.class);
        } finally {
            transaction.rollback();
        }
    }

    private static StoredEntry entry(String text) {
        return new StoredEntry("note", 1, false, ("{\"text\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private static void write(Transaction transaction, String name) throws SQLException {
        try (PreparedStatement insert = transaction.connection().prepareStatement("INSERT INTO tool_rows VALUES (?)")) {
            insert.setString(1, name);
            insert.executeUpdate();
        }
    }

    private List<String> written() throws Exception {
        Transaction look = transactions.begin();
        try (Statement statement = look.connection().createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM tool_rows")) {
            return rows.next() ? List.of(rows.getString(1)) : List.of();
        } finally {
            look.rollback();
        }
    }

    private static <T> T onAnotherThread(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work).join();
    }
}
