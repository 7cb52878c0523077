package io.perdure.memory.sqlite;

import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a journal on their way out of the file. What is missing in between, or is not what was written, is an error: nothing may
 * be decided from half a journal.
 */
final class JournalRows {
    private final TaskId task;
    private final long after;
    private final List<StoredEntry> entries = new ArrayList<>();
    private long version;
    private long reached = -1;

    JournalRows(TaskId task, long after) {
        this.task = task;
        this.after = after;
    }

    /** Takes the next row: the task's version, then the row's version, checksum and lines; no lines for an empty journal. */
    void add(ResultSet row) throws SQLException {
        version = row.getLong(1);
        byte[] lines = row.getBytes(4);
        if (lines == null) {
            reached = 0;
            return;
        }
        long before = row.getLong(2);
        if (Lines.checksum(lines) != row.getLong(3) || before != (reached < 0 ? Math.min(before, after) : reached)) {
            throw Failures.damaged(task, null);
        }
        List<StoredEntry> read = parsed(lines);
        reached = before + read.size();
        int seen = (int) Math.min(read.size(), Math.max(0, after - before));
        entries.addAll(read.subList(seen, read.size()));
    }

    private List<StoredEntry> parsed(byte[] lines) {
        try {
            return Lines.read(lines);
        } catch (IllegalArgumentException e) {
            throw Failures.damaged(task, e);
        }
    }

    /** The entries wanted, now that every row was added. */
    List<StoredEntry> entries() {
        if (reached >= 0 && reached != version) {
            throw Failures.damaged(task, null);
        }
        return entries;
    }
}
