package io.perdure.memory.sqlite;

import io.perdure.store.InboxMessage;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.store.TaskQuery;
import io.perdure.store.TaskRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The reading statements, on a connection of their own: readers do not wait for a commit, only for each other. */
final class Queries implements AutoCloseable {
    private static final String COLUMNS = "name, version, agent, status, ended, wake_at";

    private final Connection connection;
    private final PreparedStatement rows;
    private final PreparedStatement task;
    private final PreparedStatement tasks;
    private final PreparedStatement due;
    private final PreparedStatement nextWake;
    private final PreparedStatement inbox;

    Queries(Connection connection) throws SQLException {
        this.connection = connection;
        // Back along the chain by row numbers alone, which fall in a sound file, then the rows themselves in order.
        rows = connection.prepareStatement(
                "WITH RECURSIVE chain (id) AS (SELECT head FROM task WHERE name = ?1"
                        + " UNION ALL SELECT prev FROM journal JOIN chain USING (id) WHERE version > ?2 AND prev > 0 AND prev < id)"
                        + " SELECT task.version, journal.version, crc, entries FROM task"
                        + " LEFT JOIN journal ON journal.id IN (SELECT id FROM chain) AND task = task.id WHERE name = ?1 ORDER BY journal.id");
        task = connection.prepareStatement("SELECT " + COLUMNS + " FROM task WHERE name = ?");
        tasks = connection.prepareStatement("SELECT " + COLUMNS + " FROM task WHERE name > ?1"
                + " AND (?2 IS NULL OR agent = ?2) AND (?3 IS NULL OR status = ?3) ORDER BY name LIMIT ?4");
        due = connection.prepareStatement("SELECT name, agent, wake_at AS since FROM task WHERE wake_at <= ?1"
                + " UNION ALL SELECT name, agent, 0 FROM task WHERE ended = 0 AND id IN (SELECT task FROM inbox)"
                + " ORDER BY since");
        nextWake = connection.prepareStatement("SELECT min(wake_at) AS wake_at FROM task WHERE wake_at > ?");
        inbox = connection.prepareStatement(
                "SELECT id, message FROM inbox WHERE task = (SELECT id FROM task WHERE name = ?) ORDER BY id");
    }

    synchronized List<StoredEntry> read(TaskId id, long after) {
        JournalRows journal = new JournalRows(id, after);
        try {
            rows.setString(1, id.value());
            rows.setLong(2, after);
            try (ResultSet row = rows.executeQuery()) {
                while (row.next()) {
                    journal.add(row);
                }
            }
            return journal.entries();
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    synchronized Optional<TaskRecord> find(TaskId id) {
        try {
            task.setString(1, id.value());
            return records(task).stream().findFirst();
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    synchronized List<TaskRecord> find(TaskQuery query) {
        TaskId after = query.after();
        try {
            tasks.setString(1, after == null ? "" : after.value());
            tasks.setString(2, query.agent());
            tasks.setString(3, query.status());
            tasks.setInt(4, query.limit());
            return records(tasks);
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    private static List<TaskRecord> records(PreparedStatement statement) throws SQLException {
        List<TaskRecord> records = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                TaskId id = TaskId.of(rows.getString("name"));
                records.add(new TaskRecord(id, rows.getLong("version"), Marks.read(rows)));
            }
        }
        return records;
    }

    /** Leases and agents are looked at here and not in SQL: most tasks that are due are wanted. */
    synchronized List<TaskId> due(Instant now, Set<String> agents, int limit, Predicate<TaskId> free) {
        Set<TaskId> found = new LinkedHashSet<>(); // one may be due twice: for its time, and for a message
        try {
            due.setLong(1, Marks.micros(now));
            try (ResultSet rows = due.executeQuery()) {
                while (found.size() < limit && rows.next()) {
                    TaskId id = TaskId.of(rows.getString("name"));
                    if (agents.contains(rows.getString("agent")) && free.test(id)) {
                        found.add(id);
                    }
                }
            }
            return List.copyOf(found);
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    synchronized Optional<Instant> nextWake(Instant now) {
        try {
            nextWake.setLong(1, Marks.micros(now));
            try (ResultSet rows = nextWake.executeQuery()) {
                return rows.next() ? Optional.ofNullable(Marks.wakeAt(rows)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    synchronized List<InboxMessage> inbox(TaskId id) {
        List<InboxMessage> messages = new ArrayList<>();
        try {
            inbox.setString(1, id.value());
            try (ResultSet rows = inbox.executeQuery()) {
                while (rows.next()) {
                    messages.add(new InboxMessage(
                            rows.getLong("id"),
                            Lines.read(rows.getBytes("message")).get(0)));
                }
            }
            return messages;
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }
}
