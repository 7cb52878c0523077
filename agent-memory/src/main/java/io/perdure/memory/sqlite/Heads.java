package io.perdure.memory.sqlite;

import io.perdure.store.TaskId;
import io.perdure.store.TaskMark;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the journals end that were written last. Bounded: a task that is not written to costs no memory. */
final class Heads {
    private static final int MOST = 4_096;

    private final Map<TaskId, Head> heads = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TaskId, Head> eldest) {
            return size() > MOST;
        }
    };

    Map<TaskId, Head> map() {
        return heads;
    }

    /**
     * The end of a journal.
     *
     * @param id the task's row
     * @param version how many entries there are
     * @param row the last row of its journal, 0 if there is none
     * @param mark as it stands in the task's row
     */
    record Head(long id, long version, long row, TaskMark mark) {}
}
