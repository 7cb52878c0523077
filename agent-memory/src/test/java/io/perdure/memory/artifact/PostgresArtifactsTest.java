package io.perdure.memory.artifact;

import io.perdure.store.ArtifactStore;
import io.perdure.store.TaskId;
import io.perdure.testkit.ArtifactStoreContract;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class PostgresArtifactsTest extends ArtifactStoreContract {
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @Override
    protected ArtifactStore open() {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS artifact");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return openAgain();
    }

    @Override
    protected ArtifactStore openAgain() {
        return JdbcArtifactStore.on(postgres.getPostgresDatabase());
    }

    @Override
    protected boolean damage(TaskId task, String hash) throws SQLException {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.prepareStatement(
                        "UPDATE artifact SET content = '\\x00'::bytea WHERE task = ? AND hash = ?")) {
            statement.setString(1, task.value());
            statement.setString(2, hash);
            return statement.executeUpdate() == 1;
        }
    }
}
