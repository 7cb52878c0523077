package io.perdure.memory.sqlite;

import io.perdure.error.PerdureException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables, and how older layouts become the newest.
 *
 * <p>One row of {@code journal} is one append, or several of a task that shared a transaction: their entries as JSON lines, and the row
 * before it of the same task. There is no index on (task, version): it would touch one page for each task in each commit. That no two
 * appends extend the same version is held by comparing and setting {@code task.version} in the same transaction. {@code crc} is the
 * CRC-32C of the bytes of {@code entries}. See decision 0004.
 */
final class Schema {
    /** "PRDR", in the file's header. */
    static final int APPLICATION_ID = 0x50524452;

    /** The newest layout. */
    static final int VERSION = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    private static final List<List<String>> MIGRATIONS = List.of(List.of(
            "CREATE TABLE task (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,"
                    + " head INTEGER NOT NULL, agent TEXT NOT NULL, status TEXT NOT NULL, ended INTEGER NOT NULL,"
                    + " wake_at INTEGER) STRICT",
            "CREATE INDEX task_wake ON task (wake_at) WHERE wake_at IS NOT NULL",
            "CREATE TABLE journal (id INTEGER PRIMARY KEY, task INTEGER NOT NULL, version INTEGER NOT NULL,"
                    + " prev INTEGER NOT NULL, crc INTEGER NOT NULL, entries TEXT NOT NULL) STRICT",
            "CREATE TABLE inbox (id INTEGER PRIMARY KEY AUTOINCREMENT, task INTEGER NOT NULL, message TEXT NOT NULL) STRICT",
            "CREATE INDEX inbox_task ON inbox (task)",
            "CREATE TABLE snapshot (task INTEGER PRIMARY KEY, version INTEGER NOT NULL, content TEXT NOT NULL) STRICT",
            "CREATE VIEW entries AS SELECT task.name AS task, journal.version + line.key + 1 AS version,"
                    + " line.value ->> 'type' AS type, line.value -> 'entry' AS entry FROM journal"
                    + " JOIN task ON task.id = journal.task,"
                    + " json_each('[' || replace(journal.entries, char(10), ',') || ']') AS line"));

    private Schema() {}

    /** Makes a new store under another name and moves it into place, so that a store is either whole or not there. */
    static void create(Path file) throws SQLException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(draft);
            Files.createFile(draft, Permissions.ownerOnly(draft));
            try (Connection connection = Database.bare(draft, "")) {
                run(connection, "PRAGMA journal_mode = MEMORY"); // a draft that was not finished is thrown away
                run(connection, "PRAGMA application_id = " + APPLICATION_ID);
                migrate(connection);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(file.resolveSibling("")); // its folder
        } catch (IOException e) {
            throw Refusals.unusable(
                    "The store " + file + " cannot be created.",
                    "Check that its folder can be written by this user.",
                    e);
        }
    }

    // The name of a file survives a crash of the machine when its folder is written. Not every system opens folders;
    // those
    // that do not write names at once.
    private static void force(Path folder) {
        try (FileChannel names = FileChannel.open(folder)) {
            names.force(true);
        } catch (IOException e) {
            LOG.debug("The folder {} cannot be forced to storage.", folder, PerdureException.forLog(e, true));
        }
    }

    /** Prepares a connection, and brings an older layout up to date. */
    static void configure(Connection connection) throws SQLException {
        run(connection, "PRAGMA busy_timeout = 10000");
        demandWriteAheadLog(connection);
        run(connection, "PRAGMA synchronous = FULL");
        // Pages of the tail are written again and again: fewer checkpoints write them fewer times. 4 000 pages are 16
        // MB.
        run(connection, "PRAGMA wal_autocheckpoint = 4000");
        run(connection, "PRAGMA cache_size = -16000");
        migrate(connection);
    }

    private static void demandWriteAheadLog(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet mode = statement.executeQuery("PRAGMA journal_mode = WAL")) {
            if (!mode.next() || !mode.getString(1).equalsIgnoreCase("wal")) {
                throw new SQLException("write-ahead logging is not to be had on this file system");
            }
        }
    }

    private static void migrate(Connection connection) throws SQLException {
        int version;
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA user_version")) {
            version = result.next() ? result.getInt(1) : 0;
        }
        for (int next = version; next < VERSION; next++) {
            run(connection, "BEGIN IMMEDIATE");
            for (String statement : MIGRATIONS.get(next)) {
                run(connection, statement);
            }
            run(connection, "PRAGMA user_version = " + (next + 1));
            run(connection, "COMMIT");
        }
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
