package io.perdure.memory.sqlite;

import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A message on its way into an inbox. */
final class SendWrite implements Write {
    private final TaskId task;
    private final byte[] line;
    private final CompletableFuture<Boolean> durable = new CompletableFuture<>();
    private boolean taken;

    SendWrite(TaskId task, StoredEntry message) {
        this.task = task;
        this.line = Lines.write(List.of(message));
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
        taken = tables.send(task, line);
    }

    @Override
    public void committed() {
        durable.complete(taken);
    }

    @Override
    public void failed(RuntimeException error) {
        durable.completeExceptionally(error);
    }
}
