package io.perdure.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks to list. Pages are in the order of task ids: pass the last id of one page to get the next.
 *
 * @param agent only tasks of this agent, or {@code null}
 * @param status only tasks whose mark has this status, or {@code null}
 * @param after only ids greater than this one, or {@code null}
 * @param limit at most so many, 1 or more
 */
public record TaskQuery(
        @Nullable String agent,
        @Nullable String status,
        @Nullable TaskId after,
        int limit) {
    /** Checks the limit. */
    public TaskQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be 1 or more, is " + limit);
        }
    }

    /** Every task, the first thousand. */
    public static TaskQuery all() {
        return new TaskQuery(null, null, null, 1000);
    }

    /** Only tasks of this agent. */
    public TaskQuery ofAgent(String name) {
        return new TaskQuery(Objects.requireNonNull(name), status, after, limit);
    }

    /** Only tasks with this status. */
    public TaskQuery withStatus(String word) {
        return new TaskQuery(agent, Objects.requireNonNull(word), after, limit);
    }

    /** Only tasks behind this one. */
    public TaskQuery after(TaskId id) {
        return new TaskQuery(agent, status, Objects.requireNonNull(id), limit);
    }

    /** At most so many. */
    public TaskQuery limit(int most) {
        return new TaskQuery(agent, status, after, most);
    }

    /** Whether a task is one of those asked for (the page's bounds aside). */
    public boolean matches(TaskRecord task) {
        return (agent == null || agent.equals(task.mark().agent()))
                && (status == null || status.equals(task.mark().status()))
                && (after == null || task.id().compareTo(after) > 0);
    }
}
