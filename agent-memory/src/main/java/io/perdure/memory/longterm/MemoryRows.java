package io.perdure.memory.longterm;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of memories, in SQL that SQLite and PostgreSQL both know. Times are milliseconds. */
final class MemoryRows {
    /** {@code same} is a hash of what makes two memories one; {@code memory_call} holds which calls have been answered, as hashes. */
    static final List<String> SCHEMA = List.of(
            "CREATE TABLE IF NOT EXISTS memory (id ${id}, agent TEXT NOT NULL, usr TEXT NOT NULL, family TEXT NOT NULL,"
                    + " about TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, same TEXT NOT NULL,"
                    + " trusted INTEGER NOT NULL, source TEXT NOT NULL, since BIGINT NOT NULL, last BIGINT NOT NULL,"
                    + " until BIGINT, model TEXT NOT NULL, vector ${bytes} NOT NULL)",
            "CREATE INDEX IF NOT EXISTS memory_scope ON memory (agent, usr, family, id)",
            "CREATE UNIQUE INDEX IF NOT EXISTS memory_same ON memory (same)",
            "CREATE INDEX IF NOT EXISTS memory_user ON memory (usr)",
            "CREATE INDEX IF NOT EXISTS memory_until ON memory (until) WHERE until IS NOT NULL",
            "CREATE TABLE IF NOT EXISTS memory_call (digest TEXT PRIMARY KEY, memory BIGINT NOT NULL)");

    private static final String COLUMNS =
            "id, agent, usr, family, about, text, trusted, source, since, last, until, model, vector";
    private static final String ALL = "SELECT " + COLUMNS + " FROM memory WHERE ";
    private static final String IN_SCOPE = "agent = ? AND usr = ? AND family = ?";

    private final Connection connection;

    MemoryRows(Connection connection) {
        this.connection = connection;
    }

    /** What a call has remembered, if it was answered before. */
    Optional<Long> answered(Scope scope, String key) throws SQLException {
        return first(
                "SELECT memory FROM memory_call WHERE digest = ?", row -> row.getLong(1), hash(named(scope) + key));
    }

    void answer(Scope scope, String key, long memory) throws SQLException {
        change("INSERT INTO memory_call (digest, memory) VALUES (?, ?)", hash(named(scope) + key), memory);
    }

    Optional<Memory> find(long id) throws SQLException {
        return first(ALL + "id = ?", MemoryRows::memory, id);
    }

    Optional<Memory> same(Scope scope, Fact fact) throws SQLException {
        return first(ALL + "same = ?", MemoryRows::memory, sameness(scope, fact));
    }

    long add(Scope scope, Fact fact, Instant now, String model, float[] vector) throws SQLException {
        return first(
                        "INSERT INTO memory (agent, usr, family, about, subject, text, same, trusted, source, since,"
                                + " last, until, model, vector) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                + " RETURNING id",
                        row -> row.getLong(1),
                        scope.agent(),
                        scope.user(),
                        scope.family(),
                        fact.about(),
                        Words.same(fact.about()),
                        fact.text(),
                        sameness(scope, fact),
                        trusted(fact),
                        fact.provenance().source(),
                        now.toEpochMilli(),
                        now.toEpochMilli(),
                        millis(fact.until()),
                        model,
                        Vectors.bytes(vector))
                .orElseThrow();
    }

    /** Said again: it is as new as that, and lasts as long as the later of the two ends. */
    void again(Memory known, Instant now, @Nullable Instant until) throws SQLException {
        Instant end = known.fact().until();
        Instant later = end == null || until == null ? null : end.isAfter(until) ? end : until;
        long last = Math.max(known.last().toEpochMilli(), now.toEpochMilli());
        change("UPDATE memory SET last = ?, until = ? WHERE id = ?", last, millis(later), known.id());
    }

    void embedded(long id, String model, float[] vector) throws SQLException {
        change("UPDATE memory SET model = ?, vector = ? WHERE id = ?", model, Vectors.bytes(vector), id);
    }

    /** What is in this very scope and has a higher number. */
    List<Embedded> after(Scope scope, long id) throws SQLException {
        return all(
                ALL + IN_SCOPE + " AND id > ? ORDER BY id",
                row -> new Embedded(memory(row), row.getString("model"), Vectors.read(row.getBytes("vector"))),
                scope.agent(),
                scope.user(),
                scope.family(),
                id);
    }

    /** What was said about the same thing, newest first. */
    List<Memory> about(Memory memory, int limit) throws SQLException {
        Scope scope = memory.scope();
        return all(
                ALL + IN_SCOPE + " AND subject = ? AND trusted = ? ORDER BY last DESC, id DESC LIMIT ?",
                MemoryRows::memory,
                scope.agent(),
                scope.user(),
                scope.family(),
                Words.same(memory.fact().about()),
                trusted(memory.fact()),
                limit);
    }

    List<Memory> recent(Scope scope, int limit) throws SQLException {
        return all(
                ALL + "agent IN ('', ?) AND usr IN ('', ?) AND family IN ('', ?) ORDER BY last DESC, id DESC LIMIT ?",
                MemoryRows::memory,
                scope.agent(),
                scope.user(),
                scope.family(),
                limit);
    }

    List<Memory> ofUser(String user) throws SQLException {
        return all(ALL + "usr = ? ORDER BY id", MemoryRows::memory, user);
    }

    List<Deleted> delete(Scope scope, long id, Integrity by) throws SQLException {
        return deleted(
                "id = ? AND trusted <= ? AND " + IN_SCOPE,
                id,
                trusted(by),
                scope.agent(),
                scope.user(),
                scope.family());
    }

    List<Deleted> deleteUser(String user) throws SQLException {
        return deleted("usr = ?", user);
    }

    boolean anyEnded(Instant now) throws SQLException {
        return first("SELECT 1 FROM memory WHERE until <= ? LIMIT 1", row -> 1, now.toEpochMilli())
                .isPresent();
    }

    List<Deleted> deleteEnded(Instant now) throws SQLException {
        return deleted("until <= ?", now.toEpochMilli());
    }

    private List<Deleted> deleted(String which, Object... values) throws SQLException {
        return all(
                "DELETE FROM memory WHERE " + which + " RETURNING id, agent, usr, family",
                row -> new Deleted(row.getLong("id"), scope(row)),
                values);
    }

    private static Scope scope(ResultSet row) throws SQLException {
        return new Scope(row.getString("agent"), row.getString("usr"), row.getString("family"));
    }

    private static Memory memory(ResultSet row) throws SQLException {
        String source = row.getString("source");
        Integrity integrity = row.getInt("trusted") == 1 ? Integrity.TRUSTED : Integrity.UNTRUSTED;
        long end = row.getLong("until");
        Instant until = row.wasNull() ? null : Instant.ofEpochMilli(end);
        return new Memory(
                row.getLong("id"),
                scope(row),
                new Fact(row.getString("text"), row.getString("about"), new Provenance(integrity, source), until),
                Instant.ofEpochMilli(row.getLong("since")),
                Instant.ofEpochMilli(row.getLong("last")));
    }

    private static int trusted(Fact fact) {
        return trusted(fact.provenance().integrity());
    }

    private static int trusted(Integrity integrity) {
        return integrity == Integrity.TRUSTED ? 1 : 0;
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    /** Trust is part of it: what somebody else says again does not become trusted, nor the other way round. */
    private static String sameness(Scope scope, Fact fact) {
        return hash(named(scope)
                + String.join(
                        "\0", fact.provenance().integrity().name(), Words.same(fact.about()), Words.same(fact.text())));
    }

    private static String named(Scope scope) {
        return scope.agent() + "\0" + scope.user() + "\0" + scope.family() + "\0";
    }

    private static String hash(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private int change(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = filled(sql, values)) {
            return statement.executeUpdate();
        }
    }

    private <T> Optional<T> first(String sql, Row<T> reader, @Nullable Object... values) throws SQLException {
        return all(sql, reader, values).stream().findFirst();
    }

    private <T> List<T> all(String sql, Row<T> reader, @Nullable Object... values) throws SQLException {
        List<T> all = new ArrayList<>();
        try (PreparedStatement statement = filled(sql, values);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                all.add(reader.read(rows));
            }
        }
        return all;
    }

    private PreparedStatement filled(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                statement.setNull(i + 1, Types.BIGINT); // the one column that may be empty
            } else {
                statement.setObject(i + 1, values[i]);
            }
        }
        return statement;
    }

    /** A memory with its vector, and the model that made it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Embedded(Memory memory, String model, float[] vector) {}

    /** A memory that is gone, and where it stood. */
    record Deleted(long id, Scope scope) {}

    /** Reads a row. */
    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }
}
