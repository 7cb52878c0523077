package io.perdure.memory.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.store.StateStore.Transaction;
import io.perdure.store.StateStore.Transactions;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.store.TaskMark;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQLite ends a transaction by itself after some errors: nothing of the tool may be committed on its own then. */
class BrokenTransactionTest {
    private static final TaskId TASK = TaskId.of("t");

    @TempDir
    Path folder;

    private StateStore store;
    private Transactions transactions;

    @BeforeEach
    void open() throws Exception {
        store = SqliteStateStore.at(folder.resolve("agent.db"));
        transactions = store.transactions().orElseThrow();
        try (Connection own = own();
                Statement statement = own.createStatement()) {
            statement.execute("CREATE TABLE q (id INTEGER PRIMARY KEY)");
            statement.execute("INSERT INTO q VALUES (1)");
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void after_a_conflict_that_rolls_back_nothing_more_is_written() throws Exception {
        Transaction transaction = transactions.begin();
        Statement statement = transaction.connection().createStatement();
        statement.execute("INSERT INTO q VALUES (2)");
        assertThatThrownBy(() -> statement.execute("INSERT OR ROLLBACK INTO q VALUES (1)"))
                .isInstanceOf(SQLException.class);

        assertThatThrownBy(() -> statement.execute("INSERT INTO q VALUES (3)"))
                .hasMessageContaining("The database has ended the transaction");
        assertThatThrownBy(() -> transaction.commit(append(0)).join())
                .hasCauseInstanceOf(StoreUnavailableException.class);
        assertThat(rows()).isEqualTo(1);
        assertThat(store.read(TASK, 0)).isEmpty();

        assertThat(store.append(append(0)).get()).as("the store goes on").isEqualTo(1);
        Transaction next = transactions.begin();
        next.connection().createStatement().execute("INSERT INTO q VALUES (4)");
        next.commit(append(1)).join();
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void an_error_that_ends_nothing_leaves_the_transaction_as_it_was() throws Exception {
        Transaction transaction = transactions.begin();
        Statement statement = transaction.connection().createStatement();
        statement.execute("INSERT INTO q VALUES (2)");
        assertThatThrownBy(() -> statement.execute("INSERT INTO q VALUES (1)")).isInstanceOf(SQLException.class);
        statement.execute("INSERT INTO q VALUES (3)");
        transaction.commit(append(0)).join();

        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void a_trigger_cannot_be_created_in_whatever_way_it_is_written() throws Exception {
        Transaction transaction = transactions.begin();
        Statement statement = transaction.connection().createStatement();
        for (String sql : List.of(
                "CREATE TRIGGER a AFTER INSERT ON q BEGIN SELECT 1; END; END;",
                "-- audit\ncreate temp trigger a AFTER INSERT ON q BEGIN SELECT 1; END",
                "CREATE /* x */ TRIGGER IF NOT EXISTS a AFTER INSERT ON q BEGIN SELECT 1; END")) {
            assertThatThrownBy(() -> statement.executeUpdate(sql))
                    .as(sql)
                    .hasMessageContaining("cannot create a trigger");
        }
        statement.execute("CREATE TABLE triggers (a INTEGER)");
        transaction.rollback();
    }

    private static Append append(long version) {
        StoredEntry entry = new StoredEntry("a", 1, true, "{}".getBytes(StandardCharsets.UTF_8));
        return Append.of(TASK, version, List.of(entry), new TaskMark("desk", "RUNNING", false, Instant.EPOCH));
    }

    private Connection own() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("agent.db"));
    }

    private int rows() throws SQLException {
        try (Connection own = own();
                Statement statement = own.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM q")) {
            return row.getInt(1);
        }
    }
}
