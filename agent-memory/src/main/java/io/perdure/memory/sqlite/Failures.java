package io.perdure.memory.sqlite;

import io.perdure.store.StoreUnavailableException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite's errors as ours: each with what to do. */
final class Failures {
    private Failures() {}

    static StoreUnavailableException closed() {
        return new StoreUnavailableException(
                "This handle of the SQLite store has been closed.",
                "Open the store again with SqliteStateStore.at.",
                null);
    }

    static StoreUnavailableException of(SQLException error) {
        String what = "SQLite failed: " + error.getMessage() + ".";
        return new StoreUnavailableException(what, fix(error), error);
    }

    private static String fix(SQLException error) {
        SQLiteErrorCode code =
                error instanceof SQLiteException sqlite ? sqlite.getResultCode() : SQLiteErrorCode.SQLITE_ERROR;
        return switch (code.code & 0xff) {
            case 13 -> "Free some disk space; the store goes on by itself once there is room.";
            case 10 -> "Check the disk; the store goes on by itself once it can be written.";
            case 11, 26 -> "The file is damaged: close the store and restore the file from a backup.";
            case 5, 6 -> "Another program holds the file locked; let it finish.";
            case 8, 14 -> "Check that the file and its folder can be written by this user.";
            default -> "Look at the cause, and read the journal before appending again.";
        };
    }
}
