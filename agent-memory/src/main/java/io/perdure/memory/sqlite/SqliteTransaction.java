package io.perdure.memory.sqlite;

import io.perdure.memory.jdbc.LentConnection;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.sqlite.SQLiteConnection;

/** The writing connection in the hands of a tool. */
final class SqliteTransaction implements Transaction {
    private final GroupCommit commits;
    private final Connection real;
    private final LentConnection lent;

    SqliteTransaction(GroupCommit commits, Connection real) {
        this.commits = commits;
        this.real = real;
        this.lent = new LentConnection(real, this::isOpen);
    }

    @Override
    public Connection connection() {
        return lent.connection();
    }

    @Override
    public CompletableFuture<Long> commit(Append append) {
        if (!lent.takeBack(() -> {})) {
            return CompletableFuture.failedFuture(Failures.transactionOver());
        }
        if (lent.isBroken()) {
            commits.undoLent();
            return CompletableFuture.failedFuture(Failures.transactionOver());
        }
        return commits.join(append);
    }

    @Override
    public void rollback() {
        if (lent.takeBack(this::interrupt)) {
            commits.undoLent();
        }
    }

    // SQLite ends a transaction by itself after some errors, such as a conflict that is to be resolved by ROLLBACK;
    // then
    // another one can be begun.
    private boolean isOpen() {
        try (Statement statement = real.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("ROLLBACK");
            return false;
        } catch (SQLException e) {
            return true;
        }
    }

    private void interrupt() {
        try {
            real.unwrap(SQLiteConnection.class).getDatabase().interrupt();
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }
}
