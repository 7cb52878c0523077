package io.perdure.examples.processes;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Plain JDBC on one SQLite file, with rows as text. */
public final class Sql implements AutoCloseable {
    private final Connection connection;

    private Sql(Connection connection) {
        this.connection = connection;
    }

    public static Sql open(Path file) throws SQLException {
        Sql sql = new Sql(DriverManager.getConnection("jdbc:sqlite:" + file));
        sql.query("PRAGMA journal_mode=WAL");
        sql.update("PRAGMA synchronous=FULL");
        sql.connection.setAutoCommit(false);
        return sql;
    }

    /** Does all of it, durably, or nothing. */
    public synchronized <T> T transaction(Work<T> work) throws SQLException {
        boolean done = false;
        try {
            T result = work.perform();
            connection.commit();
            done = true;
            return result;
        } finally {
            if (!done) {
                connection.rollback();
            }
        }
    }

    public void update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            statement.executeUpdate();
        }
    }

    public List<Row> query(String sql, Object... values) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            try (ResultSet result = statement.executeQuery()) {
                ResultSetMetaData columns = result.getMetaData();
                while (result.next()) {
                    Map<String, String> row = new LinkedHashMap<>();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        row.put(columns.getColumnLabel(i), Objects.requireNonNullElse(result.getString(i), ""));
                    }
                    rows.add(new Row(row));
                }
            }
        }
        return rows;
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        connection.close();
    }

    /** A row of a result; NULL reads as an empty text. */
    public record Row(Map<String, String> byColumn) {
        public String text(String column) {
            return Objects.requireNonNull(byColumn.get(column), column);
        }

        public int number(String column) {
            return Integer.parseInt(text(column));
        }

        public BigDecimal amount(String column) {
            return new BigDecimal(text(column));
        }
    }

    public interface Work<T> {
        T perform() throws SQLException;
    }
}
