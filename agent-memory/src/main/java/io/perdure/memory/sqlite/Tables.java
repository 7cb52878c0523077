package io.perdure.memory.sqlite;

import io.perdure.memory.sqlite.Heads.Head;
import io.perdure.store.Snapshot;
import io.perdure.store.StateStore.Append;
import io.perdure.store.TaskId;
import io.perdure.store.TaskMark;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteConnectionConfig;

/** What is written, and where. Used by one thread at a time, the one that writes. */
final class Tables {
    private static final String FIND_TASK =
            "SELECT id, version, head, agent, status, ended, wake_at FROM task WHERE name = ?";
    private static final String ADD_TASK =
            "INSERT INTO task (version, head, agent, status, ended, wake_at, id, name) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String ADD_ROW =
            "INSERT INTO journal (id, task, version, prev, crc, entries) VALUES (?, ?, ?, ?, ?, CAST(? AS TEXT))";
    private static final String MOVE_HEAD = "UPDATE task SET version = ?, head = ? WHERE id = ? AND version = ?";
    private static final String MOVE_HEAD_AND_MARK =
            "UPDATE task SET version = ?, head = ?, agent = ?, status = ?, ended = ?, wake_at = ? WHERE id = ? AND version = ?";
    private static final String ADD_MESSAGE =
            "INSERT INTO inbox (task, message) SELECT id, CAST(? AS TEXT) FROM task WHERE name = ? AND ended = 0";
    private static final String REMOVE_MESSAGE = "DELETE FROM inbox WHERE id = ? AND task = ?";

    private static final String KEEP_SNAPSHOT =
            "INSERT INTO snapshot (task, version, content) SELECT id, ?1, CAST(?2 AS TEXT)"
                    + " FROM task WHERE name = ?3 AND version >= ?1 AND ended = 0"
                    + " ON CONFLICT (task) DO UPDATE SET version = excluded.version, content = excluded.content"
                    + " WHERE excluded.version > version";

    private static final String DELETE_ROWS = "WITH RECURSIVE chain (id) AS (SELECT ?2"
            + " UNION ALL SELECT prev FROM journal JOIN chain USING (id) WHERE prev > 0 AND prev < id)"
            + " DELETE FROM journal WHERE id IN (SELECT id FROM chain) AND task = ?1";
    private static final String[] DELETE_ALL = {
        "DELETE FROM inbox WHERE task = ?", "DELETE FROM snapshot WHERE task = ?", "DELETE FROM task WHERE id = ?"
    };

    private final Map<TaskId, Head> heads = new Heads().map();
    private final Connection connection;
    private final SQLiteConnectionConfig keys;
    private final Statements statements;
    private long lastTask;
    private long lastRow;

    Tables(Connection connection) throws SQLException {
        this.connection = connection;
        keys = connection.unwrap(SQLiteConnection.class).getConnectionConfig();
        keys.setGetGeneratedKeys(false);
        statements = new Statements(connection);
        lastTask = greatest(connection, "task");
        lastRow = greatest(connection, "journal");
    }

    Connection connection() {
        return connection;
    }

    void begin() throws SQLException {
        statements.get("BEGIN IMMEDIATE").executeUpdate();
    }

    /** Begins a transaction for a tool. It may ask for generated keys: our own writes do not, and to look for them takes a third of their time. */
    void lend() throws SQLException {
        begin();
        keys.setGetGeneratedKeys(true);
    }

    void commit() throws SQLException {
        keys.setGetGeneratedKeys(false);
        statements.get("COMMIT").executeUpdate();
    }

    /** Undoes what was done since the begin, and forgets what was remembered of it. */
    void rollback() throws SQLException {
        keys.setGetGeneratedKeys(false);
        heads.clear();
        statements.forget();
        statements.run("ROLLBACK");
    }

    void close() {
        statements.close();
    }

    private static long greatest(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT max(id) FROM " + table)) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    /** Where the journal of a task ends; {@code null} if there is no such task. */
    @Nullable
    Head head(TaskId task) throws SQLException {
        Head known = heads.get(task);
        return known == null ? load(task) : known;
    }

    private @Nullable Head load(TaskId task) throws SQLException {
        PreparedStatement findTask = statements.get(FIND_TASK);
        findTask.setString(1, task.value());
        try (ResultSet row = findTask.executeQuery()) {
            return row.next()
                    ? new Head(row.getLong("id"), row.getLong("version"), row.getLong("head"), Marks.read(row))
                    : null;
        }
    }

    void append(Append append, @Nullable Head before, byte[] lines, long checksum) throws SQLException {
        long task = before == null ? ++lastTask : before.id();
        long prev = before == null ? 0 : before.row();
        long row = append.entries().isEmpty() ? prev : addRow(task, append.expectedVersion(), prev, lines, checksum);
        Head after = new Head(task, append.newVersion(), row, append.mark());
        if (before == null) {
            addTask(append.task(), after);
        } else {
            move(before, after);
        }
        for (long message : append.consumed()) {
            PreparedStatement removeMessage = statements.get(REMOVE_MESSAGE);
            removeMessage.setLong(1, message);
            removeMessage.setLong(2, task);
            removeMessage.executeUpdate();
        }
        heads.put(append.task(), after);
    }

    private long addRow(long task, long version, long prev, byte[] lines, long checksum) throws SQLException {
        long row = ++lastRow;
        PreparedStatement addRow = statements.get(ADD_ROW);
        addRow.setLong(1, row);
        addRow.setLong(2, task);
        addRow.setLong(3, version);
        addRow.setLong(4, prev);
        addRow.setLong(5, checksum);
        addRow.setBytes(6, lines);
        addRow.executeUpdate();
        return row;
    }

    private void addTask(TaskId task, Head head) throws SQLException {
        PreparedStatement addTask = statements.get(ADD_TASK);
        addTask.setLong(1, head.version());
        addTask.setLong(2, head.row());
        Marks.write(addTask, 3, head.mark());
        addTask.setLong(7, head.id());
        addTask.setString(8, task.value());
        addTask.executeUpdate();
    }

    // Most appends leave the mark as it is, and then its index need not be touched.
    private void move(Head before, Head after) throws SQLException {
        TaskMark mark = after.mark();
        boolean sameMark = before.mark().equals(mark);
        PreparedStatement update = statements.get(sameMark ? MOVE_HEAD : MOVE_HEAD_AND_MARK);
        update.setLong(1, after.version());
        update.setLong(2, after.row());
        if (!sameMark) {
            Marks.write(update, 3, mark);
        }
        update.setLong(sameMark ? 3 : 7, after.id());
        update.setLong(sameMark ? 4 : 8, before.version());
        if (update.executeUpdate() != 1) {
            throw new SQLException("the row of task " + after.id() + " is not at version " + before.version());
        }
    }

    /** Unless one is there that is as new, or the task has ended. */
    void keep(Snapshot snapshot) throws SQLException {
        PreparedStatement keep = statements.get(KEEP_SNAPSHOT);
        keep.setLong(1, snapshot.version());
        keep.setBytes(2, snapshot.content());
        keep.setString(3, snapshot.task().value());
        keep.executeUpdate();
    }

    /** {@code false} if there is no such task, or it has not ended. */
    boolean delete(TaskId task) throws SQLException {
        Head head = head(task);
        if (head == null || !head.mark().ended()) {
            return false;
        }
        PreparedStatement rows = statements.get(DELETE_ROWS);
        rows.setLong(1, head.id());
        rows.setLong(2, head.row());
        rows.executeUpdate();
        for (String sql : DELETE_ALL) {
            PreparedStatement delete = statements.get(sql);
            delete.setLong(1, head.id());
            delete.executeUpdate();
        }
        heads.remove(task);
        return true;
    }

    boolean send(TaskId task, byte[] line) throws SQLException {
        PreparedStatement addMessage = statements.get(ADD_MESSAGE);
        addMessage.setBytes(1, line);
        addMessage.setString(2, task.value());
        return addMessage.executeUpdate() == 1;
    }
}
