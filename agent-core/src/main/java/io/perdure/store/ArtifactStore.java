package io.perdure.store;

import io.perdure.store.StateStore.StoreUnavailableException;
import java.util.Optional;

/**
 * Keeps what is too large for a journal, by its content. Safe for use by several threads.
 *
 * <p>Every method but {@link #close()} throws {@link StoreUnavailableException} if the store cannot be reached. The contract is executable:
 * {@code ArtifactStoreContract} in agent-testkit.
 */
public interface ArtifactStore extends AutoCloseable {
    /** A store in memory: for tests, and for tasks that need not outlive their process. */
    static ArtifactStore inMemory() {
        return new InMemoryArtifactStore();
    }

    /**
     * Keeps a content for a task: once this returns, it survives a crash of the process and of the machine. Keeping the same content again
     * changes nothing.
     *
     * @param hash the SHA-256 of the content, 64 hexadecimal digits
     */
    void put(TaskId task, String hash, byte[] content);

    /**
     * A part of a content.
     *
     * @param offset from which byte, from 0
     * @param length how many bytes at most
     * @return fewer bytes at the end, none behind it; empty if the task has no such content, or it is not the one that was kept
     */
    Optional<byte[]> read(TaskId task, String hash, long offset, int length);

    /** Removes all that is kept for a task; does nothing if that is nothing. */
    void delete(TaskId task);

    /** Frees what the store holds. Idempotent. */
    @Override
    void close();
}
