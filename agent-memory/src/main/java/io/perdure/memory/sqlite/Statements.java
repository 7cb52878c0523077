package io.perdure.memory.sqlite;

import io.perdure.error.PerdureException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prepared statements of a connection, made when they are first asked for. The driver closes a statement that fails (a full disk is
 * enough), so after a failure all of them are to be forgotten.
 */
final class Statements {
    private static final Logger LOG = LoggerFactory.getLogger(Statements.class);

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Statements(Connection connection) {
        this.connection = connection;
    }

    PreparedStatement get(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known != null) {
            return known;
        }
        PreparedStatement made = connection.prepareStatement(sql);
        prepared.put(sql, made);
        return made;
    }

    /** Executes what is wanted seldom. */
    void run(String sql) throws SQLException {
        Schema.run(connection, sql);
    }

    void forget() {
        for (PreparedStatement statement : prepared.values()) {
            try {
                statement.close();
            } catch (SQLException e) {
                LOG.debug("A statement that failed cannot be closed.", PerdureException.forLog(e, true));
            }
        }
        prepared.clear();
    }

    /** Forgets, and closes the connection. */
    void close() {
        try {
            forget();
            connection.close();
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }
}
