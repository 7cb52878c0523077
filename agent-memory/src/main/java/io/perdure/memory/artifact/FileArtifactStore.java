package io.perdure.memory.artifact;

import io.perdure.error.PerdureException;
import io.perdure.store.ArtifactStore;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.store.TaskId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Artifacts as files: a folder for each task, named by the SHA-256 of the task's id, and in it a file for each content, named by its hash.
 * A content is written under another name, forced to storage and moved into place, so that it is either whole or not there; one that is
 * read is compared with its hash, and counts as lost if it is another. Files and folders are for their owner alone.
 */
public final class FileArtifactStore implements ArtifactStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileArtifactStore.class);

    private final Path folder;
    private final AtomicLong drafts = new AtomicLong();
    private final String process = ProcessHandle.current().pid() + "-" + System.identityHashCode(this);
    private final AtomicBoolean closed = new AtomicBoolean();

    private FileArtifactStore(Path folder) {
        this.folder = folder;
    }

    /**
     * The artifacts in this folder, which is created if it does not exist; the folder above it must.
     *
     * @throws StoreUnavailableException if it cannot be created
     */
    public static FileArtifactStore at(Path folder) {
        Path absolute = folder.toAbsolutePath();
        try {
            if (!Files.isDirectory(absolute)) {
                create(absolute);
            }
        } catch (IOException e) {
            throw failed(absolute, e);
        }
        return new FileArtifactStore(absolute);
    }

    @Override
    public void put(TaskId task, String hash, byte[] content) {
        demandOpen();
        Contents.demandIts(hash, content);
        try {
            keep(home(task), hash, content);
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    private void keep(Path home, String hash, byte[] content) throws IOException {
        if (!Files.isDirectory(home)) {
            create(home);
        }
        Path draft = home.resolve(hash + "." + process + "-" + drafts.incrementAndGet() + ".new");
        try {
            write(draft, content);
            Files.move(draft, home.resolve(hash), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
        force(home);
    }

    private static void write(Path draft, byte[] content) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel file = FileChannel.open(draft, options, ownerOnly(draft, "rw-------"))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                file.write(rest);
            }
            file.force(true);
        }
    }

    @Override
    public Optional<byte[]> read(TaskId task, String hash, long offset, int length) {
        demandOpen();
        Contents.demandPart(offset, length);
        if (!Contents.isHash(hash)) {
            return Optional.empty();
        }
        try {
            return Contents.part(hash, Files.readAllBytes(home(task).resolve(hash)), offset, length);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    @Override
    public void delete(TaskId task) {
        demandOpen();
        Path home = home(task);
        try {
            if (Files.isDirectory(home)) {
                removeAll(home);
            }
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    private void removeAll(Path home) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(home);
        force(folder);
    }

    /** A task's id may hold anything, its hash holds no way out of the folder. */
    private Path home(TaskId task) {
        return folder.resolve(Contents.hash(task.value()));
    }

    private static void create(Path made) throws IOException {
        Files.createDirectories(made, ownerOnly(made, "rwx------"));
        force(made.resolveSibling(""));
    }

    // The name of a file survives a crash of the machine when its folder is written. Not every system opens folders;
    // those that do not write names at once.
    private static void force(Path folder) {
        try (FileChannel names = FileChannel.open(folder)) {
            names.force(true);
        } catch (IOException e) {
            LOG.debug("The folder {} cannot be forced to storage.", folder, PerdureException.forLog(e, true));
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file, String permissions) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static StoreUnavailableException failed(Path folder, IOException e) {
        return new StoreUnavailableException(
                "The artifacts in " + folder + " cannot be read or written: " + e + ".",
                "Check that the folder exists, that this user may write to it, and that the disk has room.",
                e);
    }

    private void demandOpen() {
        if (closed.get()) {
            throw new StoreUnavailableException(
                    "This handle of the artifacts has been closed.",
                    "Open them again with FileArtifactStore.at.",
                    null);
        }
    }

    @Override
    public void close() {
        closed.set(true);
    }
}
