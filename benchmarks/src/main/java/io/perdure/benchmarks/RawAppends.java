package io.perdure.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The yardstick: append these bytes to a file and force them to storage, one after the other. */
final class RawAppends {
    private static final long MEASURED_NANOS = 700_000_000L;

    private RawAppends() {}

    /** Microseconds of one append and {@code FileChannel.force(false)} of {@code bytes} bytes. */
    static double micros(Path directory, int bytes) throws IOException {
        Path file = directory.resolve("raw-" + System.nanoTime());
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            ByteBuffer content = ByteBuffer.allocate(bytes);
            append(channel, content); // the first one also allocates
            long begin = System.nanoTime();
            long appends = 0;
            while (System.nanoTime() - begin < MEASURED_NANOS) {
                append(channel, content);
                appends++;
            }
            return (System.nanoTime() - begin) / 1_000.0 / appends;
        }
    }

    private static void append(FileChannel channel, ByteBuffer content) throws IOException {
        content.clear();
        while (content.hasRemaining()) {
            channel.write(content);
        }
        channel.force(false);
    }
}
