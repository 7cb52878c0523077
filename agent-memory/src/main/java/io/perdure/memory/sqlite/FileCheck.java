package io.perdure.memory.sqlite;

import io.perdure.store.StoreRefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a file before SQLite may write to it: its header (layout: sqlite.org/fileformat2.html, section 1.3), then its pages. What
 * does not pass is refused and left as it is.
 */
final class FileCheck {
    private static final int HEADER = 100;
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int PAGE_SIZE_AT = 16;
    private static final int PAGES_AT = 28;
    private static final int USER_VERSION_AT = 60;
    private static final int APPLICATION_ID_AT = 68;

    // Checking reads the whole file; beyond this size damage is found when the damaged page is read.
    private static final long LARGEST_CHECKED = 256L << 20;

    private FileCheck() {}

    static boolean isMissing(Path file) {
        try {
            return !Files.exists(file) || (Files.size(file) == 0 && !hasLog(file));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Refuses what is not a store of this library, or of a newer version; reads only. */
    static void demandOurs(Path file) {
        if (isMissing(file)) {
            return;
        }
        ByteBuffer header = header(file);
        boolean isSqlite = header.limit() == HEADER;
        for (int i = 0; isSqlite && i < MAGIC.length; i++) {
            isSqlite = header.get(i) == MAGIC[i];
        }
        if (!isSqlite || header.getInt(APPLICATION_ID_AT) != Schema.APPLICATION_ID) {
            throw new StoreRefusedException(
                    "store-foreign",
                    "The file " + file + " is not a Perdure store"
                            + (isSqlite ? "; it is a SQLite file of another program." : "."),
                    "Name another file; this one was left untouched.",
                    null);
        }
        int version = header.getInt(USER_VERSION_AT);
        if (version > Schema.VERSION) {
            throw new StoreRefusedException(
                    "store-newer",
                    "The store " + file + " has layout " + version + "; this library knows layouts up to "
                            + Schema.VERSION + ".",
                    "Use the version of Perdure that wrote it, or a newer one; the file was left untouched.",
                    null);
        }
    }

    /** Refuses a damaged file; reads only, and makes no file beside it unless a killed process left its log there. */
    static void demandSound(Path file) {
        try {
            ByteBuffer header = header(file);
            boolean logged = hasLog(file);
            if (!logged && Files.size(file) < pages(header)) {
                throw damaged(file, "it is shorter than its header says", null);
            }
            if (Files.size(file) <= LARGEST_CHECKED) {
                // Immutable: SQLite takes no locks and makes no log. With a log to recover it has to be opened in
                // earnest.
                String url = "jdbc:sqlite:file:" + file.toUri().getRawPath() + (logged ? "" : "?immutable=1");
                demandSoundPages(file, url);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static void demandSoundPages(Path file, String url) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
            String verdict = result.next() ? result.getString(1) : "no answer";
            if (!verdict.equals("ok")) {
                throw damaged(file, "SQLite's check says: " + verdict, null);
            }
        } catch (SQLException e) {
            throw damaged(file, "SQLite cannot read it", e);
        }
    }

    private static long pages(ByteBuffer header) {
        int size = header.getShort(PAGE_SIZE_AT) & 0xffff;
        return (header.getInt(PAGES_AT) & 0xffffffffL) * (size == 1 ? 65_536 : size);
    }

    private static boolean hasLog(Path file) throws IOException {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        return Files.exists(log) && Files.size(log) > 0;
    }

    private static ByteBuffer header(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER);
            int read = 0;
            while (read >= 0 && header.hasRemaining()) {
                read = channel.read(header);
            }
            return header.flip();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static StoreRefusedException damaged(Path file, String how, @Nullable Throwable cause) {
        return new StoreRefusedException(
                "store-damaged",
                "The store " + file + " is damaged: " + how + ".",
                "Restore it from a backup, or save what can be read with the sqlite3 command .recover; the file was left untouched.",
                cause);
    }

    private static StoreRefusedException unreadable(Path file, IOException error) {
        return new StoreRefusedException(
                "store-unusable",
                "The store " + file + " cannot be read.",
                "Check that the file can be read and written by this user.",
                error);
    }
}
