package io.perdure.memory.sqlite;

import io.perdure.store.TaskId;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/** A task that has ended is removed, with all that is kept of it. */
final class DeleteWrite implements Write {
    private final TaskId task;
    private final CompletableFuture<Boolean> durable = new CompletableFuture<>();
    private boolean removed;

    DeleteWrite(TaskId task) {
        this.task = task;
    }

    CompletableFuture<Boolean> durable() {
        return durable;
    }

    @Override
    public boolean isLazy() {
        return false;
    }

    @Override
    public void apply(Tables tables) throws SQLException {
        removed = tables.delete(task);
    }

    @Override
    public void committed() {
        durable.complete(removed);
    }

    @Override
    public void failed(RuntimeException error) {
        durable.completeExceptionally(error);
    }
}
