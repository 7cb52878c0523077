package io.perdure.memory.sqlite;

import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.VersionConflictException;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.store.TaskMark;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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

    TaskId task() {
        return append.task();
    }

    /** Whether the other one goes on where this one ends. */
    boolean isFollowedBy(AppendWrite next) {
        return next.append.expectedVersion() == append.newVersion();
    }

    @Override
    public void apply(Tables tables) throws SQLException {
        apply(List.of(this), tables);
    }

    /** Applies appends of one task, each of which goes on where the one before ends, as one row; without those that came too late. */
    static void apply(List<AppendWrite> appends, Tables tables) throws SQLException {
        TaskId task = appends.get(0).task();
        Heads.Head head = tables.head(task);
        long version = head == null ? 0 : head.version();
        int late = 0;
        while (late < appends.size() && appends.get(late).append.expectedVersion() != version) {
            AppendWrite write = appends.get(late++);
            write.conflict = new VersionConflictException(task, write.append.expectedVersion(), version);
        }
        List<AppendWrite> row = appends.subList(late, appends.size());
        row.forEach(write -> write.conflict = null); // it may be applied again, without what a tool wrote
        if (row.size() == 1) {
            tables.append(row.get(0).append, head, row.get(0).lines, row.get(0).checksum);
        } else if (!row.isEmpty()) {
            byte[] lines = Lines.joined(row.stream().map(write -> write.lines).toList());
            tables.append(whole(row), head, lines, Lines.checksum(lines));
        }
        appends.get(0).isNew = head == null;
    }

    private static Append whole(List<AppendWrite> row) {
        Append first = row.get(0).append;
        List<StoredEntry> entries = new ArrayList<>();
        List<Long> consumed = new ArrayList<>();
        for (AppendWrite write : row) {
            entries.addAll(write.append.entries());
            consumed.addAll(write.append.consumed());
        }
        TaskMark mark = row.get(row.size() - 1).append.mark();
        return new Append(first.task(), first.expectedVersion(), entries, mark, consumed, false);
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
