package io.perdure.memory.sqlite;

import static io.perdure.error.PerdureException.quoted;

import io.perdure.error.PerdureException;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.store.TaskId;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite's errors as ours: each with what to do. */
final class Failures {
    private static final String RESTORE =
            "The file is damaged: close the store, keep a copy of the file, and restore it from a backup.";

    private Failures() {}

    static StoreUnavailableException closed() {
        return new StoreUnavailableException(
                "This handle of the SQLite store has been closed.",
                "Open the store again with SqliteStateStore.at.",
                null);
    }

    static StoreUnavailableException transactionOver() {
        return new StoreUnavailableException(
                "The transaction of a tool has been given up.", "The tool's writes were undone; run it again.", null);
    }

    static StoreUnavailableException insideTransaction() {
        return new StoreUnavailableException(
                "A TRANSACTIONAL tool used its own orchestrator or store, which waits for the tool's transaction to end.",
                "Let the tool use nothing but its connection; do the rest in another tool.",
                null);
    }

    static StoreUnavailableException damaged(TaskId task, @Nullable Throwable cause) {
        return new StoreUnavailableException(
                "The journal of task " + quoted(task.value()) + " is damaged: the file does not hold what was written.",
                RESTORE,
                cause);
    }

    static StoreUnavailableException of(SQLException error) {
        String what = "SQLite failed: " + error.getMessage() + ".";
        return new StoreUnavailableException(what, fix(error), error);
    }

    /** The same while a file is opened: what cannot be opened now, nor later, is refused. */
    static PerdureException atOpening(Path file, SQLException error) {
        return switch (primaryCode(error)) {
            case 11, 26 -> Refusals.damaged(file, "SQLite cannot read it", error);
            case 3, 8, 14, 23 -> Refusals.unreadable(file, error);
            default -> of(error);
        };
    }

    // The extended codes have the primary one in their last byte (sqlite.org/rescode.html).
    private static int primaryCode(SQLException error) {
        SQLiteErrorCode code =
                error instanceof SQLiteException sqlite ? sqlite.getResultCode() : SQLiteErrorCode.SQLITE_ERROR;
        return code.code & 0xff;
    }

    private static String fix(SQLException error) {
        return switch (primaryCode(error)) {
            case 13 -> "Free some disk space; the store goes on by itself once there is room.";
            case 10 -> "Check the disk; the store goes on by itself once it can be written.";
            case 11, 26 -> RESTORE;
            case 5, 6 -> "Another program holds the file locked; let it finish.";
            case 8, 14 -> "Check that the file and its folder can be written by this user.";
            default -> "Look at the cause, and read the journal before appending again.";
        };
    }
}
