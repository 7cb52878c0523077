package io.perdure.memory.sqlite;

import io.perdure.store.StoreRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Keeps other processes from opening the same store. The system gives the lock back when the process ends, however it
 * ends. It is on a file of its own: SQLite's locks on the database are lost when any channel on that file is closed.
 */
final class ProcessLock implements AutoCloseable {
    private final FileChannel channel;

    private ProcessLock(FileChannel channel) {
        this.channel = channel;
    }

    static ProcessLock of(Path store) {
        Path file = store.resolveSibling(store.getFileName() + ".lock");
        try {
            FileChannel channel = FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), Permissions.ownerOnly(file));
            if (isLocked(channel)) {
                return new ProcessLock(channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new StoreRefusedException(
                    "store-unusable",
                    "The lock file of the store " + store + " cannot be written.",
                    "Check that the folder of the store can be written by this user.",
                    e);
        }
        throw new StoreRefusedException(
                "store-in-use",
                "Another process has the store " + store + " open.",
                "Stop that process, or give this one a store of its own: one process at a time may use a SQLite store.",
                null);
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // another class loader of this JVM has it open
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
