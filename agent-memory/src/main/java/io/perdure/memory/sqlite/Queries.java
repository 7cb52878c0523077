package io.perdure.memory.sqlite;

import io.perdure.store.Snapshot;
import io.perdure.store.StateStore.InboxMessage;
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

    // Back along the chain by row numbers alone, which fall in a sound file, then the rows themselves in order.
    private static final String JOURNAL = "WITH RECURSIVE chain (id) AS (SELECT head FROM task WHERE name = ?1"
            + " UNION ALL SELECT prev FROM journal JOIN chain USING (id) WHERE version > ?2 AND prev > 0 AND prev < id)"
            + " SELECT task.version, journal.version, crc, entries FROM task"
            + " LEFT JOIN journal ON journal.id IN (SELECT id FROM chain) AND task = task.id"
            + " WHERE name = ?1 ORDER BY journal.id";

    private static final String TASK = "SELECT " + COLUMNS + " FROM task WHERE name = ?";
    private static final String TASKS = "SELECT " + COLUMNS + " FROM task WHERE name > ?1"
            + " AND (?2 IS NULL OR agent = ?2) AND (?3 IS NULL OR status = ?3) ORDER BY name LIMIT ?4";
    private static final String DUE = "SELECT name, agent, wake_at AS since FROM task WHERE wake_at <= ?1"
            + " UNION ALL SELECT name, agent, 0 FROM task WHERE ended = 0 AND id IN (SELECT task FROM inbox)"
            + " ORDER BY since";
    private static final String NEXT_WAKE = "SELECT min(wake_at) AS wake_at FROM task WHERE wake_at > ?";
    private static final String INBOX =
            "SELECT id, message FROM inbox WHERE task = (SELECT id FROM task WHERE name = ?) ORDER BY id";

    private static final String SNAPSHOT =
            "SELECT version, content FROM snapshot WHERE task = (SELECT id FROM task WHERE name = ?)";

    private final Statements statements;

    Queries(Connection connection) {
        statements = new Statements(connection);
    }

    List<StoredEntry> read(TaskId id, long after) {
        return ask(JOURNAL, statement -> {
            JournalRows journal = new JournalRows(id, after);
            statement.setString(1, id.value());
            statement.setLong(2, after);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    journal.add(rows);
                }
            }
            return journal.entries();
        });
    }

    Optional<TaskRecord> find(TaskId id) {
        return ask(TASK, statement -> {
            statement.setString(1, id.value());
            return records(statement).stream().findFirst();
        });
    }

    List<TaskRecord> find(TaskQuery query) {
        TaskId after = query.after();
        return ask(TASKS, statement -> {
            statement.setString(1, after == null ? "" : after.value());
            statement.setString(2, query.agent());
            statement.setString(3, query.status());
            statement.setInt(4, query.limit());
            return records(statement);
        });
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
    List<TaskId> due(Instant now, Set<String> agents, int limit, Predicate<TaskId> free) {
        return ask(DUE, statement -> {
            Set<TaskId> found = new LinkedHashSet<>(); // one may be due twice: for its time, and for a message
            statement.setLong(1, Marks.micros(now));
            try (ResultSet rows = statement.executeQuery()) {
                while (found.size() < limit && rows.next()) {
                    TaskId id = TaskId.of(rows.getString("name"));
                    if (agents.contains(rows.getString("agent")) && free.test(id)) {
                        found.add(id);
                    }
                }
            }
            return List.copyOf(found);
        });
    }

    Optional<Instant> nextWake(Instant now) {
        return ask(NEXT_WAKE, statement -> {
            statement.setLong(1, Marks.micros(now));
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.ofNullable(Marks.wakeAt(rows)) : Optional.empty();
            }
        });
    }

    List<InboxMessage> inbox(TaskId id) {
        return ask(INBOX, statement -> {
            List<InboxMessage> messages = new ArrayList<>();
            statement.setString(1, id.value());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    messages.add(new InboxMessage(
                            rows.getLong(1), Lines.read(rows.getBytes(2)).get(0)));
                }
            } catch (IllegalArgumentException e) {
                throw Failures.damaged(id, e);
            }
            return messages;
        });
    }

    Optional<Snapshot> snapshot(TaskId id) {
        return ask(SNAPSHOT, statement -> {
            statement.setString(1, id.value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getLong(1) > 0
                        ? Optional.of(new Snapshot(id, row.getLong(1), row.getBytes(2)))
                        : Optional.empty();
            }
        });
    }

    private synchronized <T> T ask(String sql, Question<T> question) {
        try {
            return question.ask(statements.get(sql));
        } catch (SQLException e) {
            statements.forget();
            throw Failures.of(e);
        }
    }

    @Override
    public synchronized void close() {
        statements.close();
    }

    /** Fills a statement in and reads what it answers. */
    private interface Question<T> {
        T ask(PreparedStatement statement) throws SQLException;
    }
}
