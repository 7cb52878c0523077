package io.perdure.memory.sqlite;

import io.perdure.store.TaskMark;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Marks in the columns agent, status, ended and wake_at (microseconds since 1970). */
final class Marks {
    // Some 290,000 years: what lies behind it, such as Instant.MAX, is that far away.
    private static final long FARTHEST_SECOND = Long.MAX_VALUE / 1_000_000 - 1;

    private Marks() {}

    static void write(PreparedStatement statement, int first, TaskMark mark) throws SQLException {
        statement.setString(first, mark.agent());
        statement.setString(first + 1, mark.status());
        statement.setInt(first + 2, mark.ended() ? 1 : 0);
        Instant wakeAt = mark.wakeAt();
        if (wakeAt == null) {
            statement.setNull(first + 3, Types.INTEGER);
        } else {
            statement.setLong(first + 3, micros(wakeAt));
        }
    }

    static TaskMark read(ResultSet row) throws SQLException {
        return new TaskMark(row.getString("agent"), row.getString("status"), row.getInt("ended") == 1, wakeAt(row));
    }

    static @Nullable Instant wakeAt(ResultSet row) throws SQLException {
        long micros = row.getLong("wake_at");
        return row.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static long micros(Instant time) {
        long second = Math.max(-FARTHEST_SECOND, Math.min(FARTHEST_SECOND, time.getEpochSecond()));
        return second * 1_000_000 + time.getNano() / 1_000;
    }
}
