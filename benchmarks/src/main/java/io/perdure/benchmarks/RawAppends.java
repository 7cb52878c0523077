package io.perdure.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The yardstick: append these bytes to a file and force them to storage, one after the other. */
final class RawAppends {
    private static final long MEASURED_NANOS = 700_000_000L;

    private RawAppends() {}

    /**
     * Microseconds of one append and {@code FileChannel.force(false)} of {@code bytes} bytes. A disk that had nothing to do for a while takes
     * longer than one that is kept busy, so the yardstick pauses before each append as long as the model takes before each step.
     */
    static double micros(Path directory, int bytes, Duration pause) throws IOException {
        Path file = directory.resolve("raw-" + System.nanoTime());
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            ByteBuffer content = ByteBuffer.allocate(bytes);
            append(channel, content); // the first one also allocates
            long end = System.nanoTime() + MEASURED_NANOS;
            long nanos = 0;
            long appends = 0;
            while (System.nanoTime() < end) {
                if (!pause.isZero()) {
                    LockSupport.parkNanos(pause.toNanos());
                }
                long begin = System.nanoTime();
                append(channel, content);
                nanos += System.nanoTime() - begin;
                appends++;
            }
            return nanos / 1_000.0 / appends;
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
