package io.perdure.memory.sqlite;

import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.VersionConflictException;
import io.perdure.store.TaskId;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An append on its way to storage. Its lines are made on the thread of the caller, to keep the writer free. */
final class AppendWrite implements Write {
    private final Append append;
    private final byte[] lines;
    private final long checksum;
    private final Consumer<TaskId> onNewTask;
    private final CompletableFuture<Long> durable = new CompletableFuture<>();
    private @Nullable VersionConflictException conflict;
    private boolean isNew;

    AppendWrite(Append append, Consumer<TaskId> onNewTask) {
        this.append = append;
        this.lines = Lines.write(append.entries());
        this.checksum = Lines.checksum(lines);
        this.onNewTask = onNewTask;
    }

    CompletableFuture<Long> durable() {
        return durable;
    }

    @Override
    public boolean isLazy() {
        return append.lazy();
    }

    @Override
    public void apply(Tables tables) throws SQLException {
        Heads.Head head = tables.head(append.task());
        long version = head == null ? 0 : head.version();
        isNew = head == null;
        conflict = null; // it may be applied again, without what a tool wrote
        if (version == append.expectedVersion()) {
            tables.append(append, head, lines, checksum);
        } else {
            conflict = new VersionConflictException(append.task(), append.expectedVersion(), version);
        }
    }

    @Nullable
    VersionConflictException conflict() {
        return conflict;
    }

    @Override
    public void committed() {
        if (conflict != null) {
            durable.completeExceptionally(conflict);
            return;
        }
        durable.complete(append.newVersion());
        if (isNew) {
            onNewTask.accept(append.task());
        }
    }

    @Override
    public void failed(RuntimeException error) {
        durable.completeExceptionally(error);
    }
}
