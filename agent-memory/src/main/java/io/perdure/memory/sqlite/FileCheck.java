package io.perdure.memory.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Looks at a file before SQLite may write to it: its header, then its pages. What does not pass is refused and left as it is. */
final class FileCheck {
    // Checking reads the whole file, some 300 MB in a second; in larger ones damage is found when the damaged page is
    // read.
    private static final long LARGEST_CHECKED = 256L << 20;

    private FileCheck() {}

    /** Whether a store is to be made here. */
    static boolean isMissing(Path file) {
        try {
            return size(file) == 0;
        } catch (IOException e) {
            throw Refusals.unreadable(file, e);
        }
    }

    /** Refuses what is not a store of this library, or of a newer version; reads only. */
    static void demandOurs(Path file) {
        try {
            if (size(file) == 0) {
                demandNothingLost(file);
                return;
            }
            Header header = Header.of(file);
            if (!header.isSqlite()) {
                throw Refusals.foreign(file, "");
            }
            if (!header.isWhole()) {
                throw Refusals.damaged(file, "it ends within its header", null);
            }
            if (header.applicationId() != Schema.APPLICATION_ID) {
                throw Refusals.foreign(file, "; it is a SQLite file of another program");
            }
            demandKnown(file, header.layout());
        } catch (IOException e) {
            throw Refusals.unreadable(file, e);
        }
    }

    // A store in the place of one that was lost would start everything again that the lost one had done.
    private static void demandNothingLost(Path file) throws IOException {
        if (size(log(file)) > 0) {
            throw Refusals.gone(file, log(file));
        }
        if (Files.exists(file) && ProcessLock.isThere(file)) {
            throw Refusals.gone(file, ProcessLock.file(file));
        }
    }

    private static void demandKnown(Path file, int layout) {
        if (layout > Schema.VERSION) {
            throw Refusals.newer(file, layout);
        }
    }

    /** Refuses a damaged file; reads only, and leaves no file beside it. */
    static void demandSound(Path file) {
        try {
            long log = size(log(file));
            if (log > 0) {
                demandSoundWithLog(file, size(file) + log <= LARGEST_CHECKED);
            } else if (size(file) < Header.of(file).fileSize()) {
                throw Refusals.damaged(file, "it is shorter than its header says", null);
            } else if (size(file) <= LARGEST_CHECKED) {
                demandSoundPages(file, "?immutable=1", true); // no locks, no log: SQLite makes no file
            }
        } catch (IOException e) {
            throw Refusals.unreadable(file, e);
        }
    }

    // A process was killed, and the end of the store is still in its log. SQLite reads both together, by an index that
    // it makes.
    private static void demandSoundWithLog(Path file, boolean everyPage) throws IOException {
        Path index = file.resolveSibling(file.getFileName() + "-shm");
        boolean indexed = Files.exists(index);
        try {
            demandSoundPages(file, "?mode=ro", everyPage);
        } finally {
            if (!indexed) {
                Files.deleteIfExists(index);
            }
        }
    }

    private static void demandSoundPages(Path file, String mode, boolean everyPage) {
        try (Connection connection = Database.bare(file, mode)) {
            demandKnown(file, Integer.parseInt(answer(connection, "PRAGMA user_version")));
            String verdict = everyPage ? answer(connection, "PRAGMA integrity_check(1)") : "ok";
            if (!verdict.equals("ok")) {
                throw Refusals.damaged(file, "SQLite's check says: " + verdict.strip(), null);
            }
        } catch (SQLException e) {
            throw Refusals.damaged(file, "SQLite cannot read it", e);
        }
    }

    private static String answer(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(question)) {
            return result.next() ? result.getString(1) : "no answer";
        }
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private static Path log(Path file) {
        return file.resolveSibling(file.getFileName() + "-wal");
    }
}
