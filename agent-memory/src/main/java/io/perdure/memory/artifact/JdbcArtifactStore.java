package io.perdure.memory.artifact;

import io.perdure.memory.jdbc.Session;
import io.perdure.store.ArtifactStore;
import io.perdure.store.TaskId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Artifacts in a table of a database, {@code artifact}, which is created if it is not there. For SQLite, get the source from
 * {@link io.perdure.memory.sqlite.SqliteFile}: there a deleted content is overwritten, in the file and in its log.
 */
public final class JdbcArtifactStore implements ArtifactStore {
    private static final List<String> SCHEMA = List.of("CREATE TABLE IF NOT EXISTS artifact (task TEXT NOT NULL,"
            + " hash TEXT NOT NULL, content ${bytes} NOT NULL, PRIMARY KEY (task, hash))");

    // What is there may be damaged, so it is written anew.
    private static final String PUT = "INSERT INTO artifact (task, hash, content) VALUES (?, ?, ?)"
            + " ON CONFLICT (task, hash) DO UPDATE SET content = excluded.content";
    private static final String GET = "SELECT content FROM artifact WHERE task = ? AND hash = ?";
    private static final String DELETE = "DELETE FROM artifact WHERE task = ?";

    private final Session session;

    private JdbcArtifactStore(Session session) {
        this.session = session;
    }

    /** The artifacts in this database, through one connection of its own. */
    public static JdbcArtifactStore on(DataSource database) {
        return new JdbcArtifactStore(new Session(database, SCHEMA));
    }

    @Override
    public void put(TaskId task, String hash, byte[] content) {
        Contents.demandIts(hash, content);
        session.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(PUT)) {
                statement.setString(1, task.value());
                statement.setString(2, hash);
                statement.setBytes(3, content);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public Optional<byte[]> read(TaskId task, String hash, long offset, int length) {
        Contents.demandPart(offset, length);
        if (!Contents.isHash(hash)) {
            return Optional.empty(); // and perhaps nothing that the database takes for a text
        }
        return session.read(connection -> get(connection, task, hash))
                .flatMap(bytes -> Contents.part(hash, bytes, offset, length));
    }

    private static Optional<byte[]> get(Connection connection, TaskId task, String hash) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(GET)) {
            statement.setString(1, task.value());
            statement.setString(2, hash);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        }
    }

    @Override
    public void delete(TaskId task) {
        int deleted = session.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
                statement.setString(1, task.value());
                return statement.executeUpdate();
            }
        });
        if (deleted > 0) {
            session.scrub();
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
