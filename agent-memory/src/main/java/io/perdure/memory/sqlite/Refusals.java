package io.perdure.memory.sqlite;

import io.perdure.store.StateStore.StoreRefusedException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Why a file must not be opened: each with what to do. */
final class Refusals {
    private Refusals() {}

    static StoreRefusedException foreign(Path file, String what) {
        return new StoreRefusedException(
                "store-foreign",
                "The file " + file + " is not a Perdure store" + what + ".",
                "Name another file; this one was left untouched.",
                null);
    }

    static StoreRefusedException newer(Path file, int layout) {
        return new StoreRefusedException(
                "store-newer",
                "The store " + file + " has layout " + layout + "; this library knows layouts up to " + Schema.VERSION
                        + ".",
                "Use the version of Perdure that wrote it, or a newer one; the file was left untouched.",
                null);
    }

    static StoreRefusedException damaged(Path file, String how, @Nullable Throwable cause) {
        return new StoreRefusedException(
                "store-damaged",
                "The store " + file + " is damaged: " + how + ".",
                "Restore it from a backup, or save what can be read with the sqlite3 command .recover; the file was left untouched.",
                cause);
    }

    static StoreRefusedException gone(Path file, Path trace) {
        return new StoreRefusedException(
                "store-damaged",
                "The store " + file + " is empty or gone, but " + trace.getFileName()
                        + " beside it shows that there was one.",
                "Restore it from a backup; or, to begin anew without the tasks it held, delete " + trace.getFileName()
                        + " as well.",
                null);
    }

    static StoreRefusedException inUse(Path file, String owner, String which) {
        return new StoreRefusedException(
                "store-in-use",
                owner + " has the store " + file + " open.",
                "Stop " + which
                        + ", or give this one a store of its own: one process at a time may use a SQLite store.",
                null);
    }

    static StoreRefusedException unusable(String what, String fix, @Nullable Throwable cause) {
        return new StoreRefusedException("store-unusable", what, fix, cause);
    }

    static StoreRefusedException unreadable(Path file, Throwable cause) {
        return unusable(
                "The store " + file + " cannot be read.",
                "Check that the file and its folder can be read and written by this user.",
                cause);
    }
}
