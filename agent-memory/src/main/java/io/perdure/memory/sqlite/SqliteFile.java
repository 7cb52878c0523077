package io.perdure.memory.sqlite;

import io.perdure.store.StateStore.StoreRefusedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A SQLite file for what stands beside the journals: artifacts and memories. Every commit is forced to storage, and what is deleted is
 * overwritten. It may be the file of a {@link SqliteStateStore} that is open; a file of its own leaves the journals the whole pace of theirs.
 */
public final class SqliteFile {
    private static final int BUSY_MILLIS = 10_000;

    private SqliteFile() {}

    /**
     * Connections to this file, which is created, readable for its owner alone, if it does not exist; its folder must.
     *
     * @throws StoreRefusedException if it can be neither read nor created
     */
    public static DataSource at(Path file) {
        create(file);
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(BUSY_MILLIS);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:file:" + file.toUri().getRawPath());
        return source;
    }

    private static void create(Path file) {
        try {
            Files.createFile(file, Permissions.ownerOnly(file));
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(file)) {
                throw Refusals.unreadable(file, e);
            }
        } catch (IOException e) {
            throw Refusals.unusable(
                    "The file " + file + " cannot be created.",
                    "Name a file in a folder that exists and can be written by this user.",
                    e);
        }
    }
}
