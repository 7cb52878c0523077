package io.perdure.memory.sqlite;

import io.perdure.store.TaskId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Applies what shares a transaction. Appends of one task that follow each other become one row: most steps come as two of them, and a
 * row costs more than what stands in it.
 */
final class Rows {
    private final Tables tables;
    private final Map<TaskId, List<AppendWrite>> open = new LinkedHashMap<>();

    private Rows(Tables tables) {
        this.tables = tables;
    }

    static void apply(List<Write> writes, Tables tables) throws SQLException {
        Rows rows = new Rows(tables);
        for (Write write : writes) {
            if (write instanceof AppendWrite append) {
                rows.add(append);
            } else {
                rows.end();
                write.apply(tables);
            }
        }
        rows.end();
    }

    private void add(AppendWrite append) throws SQLException {
        List<AppendWrite> row = open.computeIfAbsent(append.task(), task -> new ArrayList<>(2));
        if (!row.isEmpty() && !row.get(row.size() - 1).isFollowedBy(append)) {
            AppendWrite.apply(row, tables);
            row.clear();
        }
        row.add(append);
    }

    private void end() throws SQLException {
        for (List<AppendWrite> row : open.values()) {
            AppendWrite.apply(row, tables);
        }
        open.clear();
    }
}
