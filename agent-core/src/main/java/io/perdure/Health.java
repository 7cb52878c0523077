package io.perdure;

import io.perdure.store.TaskId;
import java.util.Map;

/**
 * Whether an orchestrator can do its work, as it is at this moment.
 *
 * @param storeReachable whether the store answers
 * @param workersAlive whether a worker took up a piece of work within a second
 * @param stuck tasks of its agents that do not go on although they could, each with why
 * @param carried how many tasks it carries now
 */
public record Health(boolean storeReachable, boolean workersAlive, Map<TaskId, String> stuck, int carried) {
    /** Copies the map. */
    public Health {
        stuck = Map.copyOf(stuck);
    }

    /** Whether store and workers are well, and no task is stuck. */
    public boolean isGood() {
        return storeReachable && workersAlive && stuck.isEmpty();
    }
}
