package io.perdure.memory.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Keeps other processes from opening the same store. The system gives the lock back when the process ends, however it
 * ends. It is on a file of its own: SQLite's locks on the database are lost when any channel on that file is closed. For the same
 * reason this file must be opened once a process, even if another class loader has this class a second time: the system properties,
 * which all of them share, remember it.
 *
 * <p>The file stays when the store is closed: two processes could each lock a file of this name if it came and went. It names the
 * process that locked it last.
 */
final class ProcessLock implements AutoCloseable {
    // Far behind the text: some systems let nobody read what is locked.
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final String property;
    private final FileChannel channel;

    private ProcessLock(String property, FileChannel channel) {
        this.property = property;
        this.channel = channel;
    }

    /** The file that is locked. */
    static Path file(Path store) {
        return store.resolveSibling(store.getFileName() + ".lock");
    }

    /** Whether the store has ever been open. */
    static boolean isThere(Path store) {
        return Files.exists(file(store));
    }

    static ProcessLock of(Path store) {
        String property = "io.perdure.sqlite.open:" + store;
        if (System.getProperties().putIfAbsent(property, "open") != null) {
            throw Refusals.inUse(store, "Another class loader of this process", "what it runs");
        }
        try {
            return new ProcessLock(property, locked(store));
        } catch (IOException e) {
            System.clearProperty(property);
            throw Refusals.unusable(
                    "The lock file of the store " + store + " cannot be written.",
                    "Check that the folder of the store can be written by this user.",
                    e);
        } catch (RuntimeException e) {
            System.clearProperty(property);
            throw e;
        }
    }

    private static FileChannel locked(Path store) throws IOException {
        Path file = file(store);
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), Permissions.ownerOnly(file));
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock == null) {
                throw Refusals.inUse(store, "Another process", "that process" + number(file));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String number(Path file) throws IOException {
        String process = Files.readString(file, StandardCharsets.ISO_8859_1);
        return process.matches("[0-9]{1,10}") ? " (" + process + ")" : ""; // it may be writing it just now
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            System.clearProperty(property);
        }
    }
}
