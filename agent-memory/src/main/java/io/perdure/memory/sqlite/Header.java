package io.perdure.memory.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The first hundred bytes of a SQLite file, read without SQLite (sqlite.org/fileformat2.html, section 1.3).
 *
 * @param bytes as many of them as the file has
 */
record Header(ByteBuffer bytes) {
    private static final int SIZE = 100;
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int PAGE_SIZE_AT = 16;
    private static final int PAGES_AT = 28;
    private static final int LAYOUT_AT = 60;
    private static final int APPLICATION_ID_AT = 68;

    static Header of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(SIZE);
            int read = 0;
            while (read >= 0 && bytes.hasRemaining()) {
                read = channel.read(bytes);
            }
            return new Header(bytes.flip());
        }
    }

    /** Whether it begins as every SQLite file does. */
    boolean isSqlite() {
        return bytes.limit() >= MAGIC.length && bytes.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    }

    boolean isWhole() {
        return bytes.limit() == SIZE;
    }

    int applicationId() {
        return bytes.getInt(APPLICATION_ID_AT);
    }

    /** {@code PRAGMA user_version}. */
    int layout() {
        return bytes.getInt(LAYOUT_AT);
    }

    /** How long the file has to be at least. */
    long fileSize() {
        int page = bytes.getShort(PAGE_SIZE_AT) & 0xffff;
        return (bytes.getInt(PAGES_AT) & 0xffffffffL) * (page == 1 ? 65_536 : page);
    }
}
