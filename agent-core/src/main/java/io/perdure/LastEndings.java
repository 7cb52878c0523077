package io.perdure;

import io.perdure.store.TaskId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the last tasks ended: whoever starts many and asks for each need not read its journal again. Long answers are not kept. */
final class LastEndings {
    private static final int MOST = 1_024;
    private static final int LONGEST = 4_096; // characters; four megabytes in all

    private final Map<TaskId, Ending> kept = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TaskId, Ending> eldest) {
            return size() > MOST;
        }
    };

    synchronized void keep(Ending ending) {
        if (ending.text().length() + ending.end().answer().length() <= LONGEST) {
            kept.put(ending.id(), ending);
        }
    }

    synchronized @Nullable Ending of(TaskId task) {
        return kept.get(task);
    }
}
