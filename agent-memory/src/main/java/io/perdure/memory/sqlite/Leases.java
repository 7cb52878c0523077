package io.perdure.memory.sqlite;

import io.perdure.store.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Who works on which task. In memory alone: one process has the file, and its leases are to end with it. */
final class Leases {
    private final InstantSource clock;
    private final Map<TaskId, Lease> leases = new HashMap<>();

    Leases(InstantSource clock) {
        this.clock = clock;
    }

    synchronized boolean take(TaskId task, String owner, Duration ttl) {
        Lease held = leases.get(task);
        if (held != null && !held.owner().equals(owner) && clock.instant().isBefore(held.expires())) {
            return false;
        }
        leases.put(task, new Lease(owner, clock.instant().plus(ttl)));
        return true;
    }

    synchronized void release(TaskId task, String owner) {
        Lease held = leases.get(task);
        if (held != null && held.owner().equals(owner)) {
            leases.remove(task);
        }
    }

    synchronized boolean isFree(TaskId task) {
        Lease held = leases.get(task);
        return held == null || !clock.instant().isBefore(held.expires());
    }

    synchronized void clear() {
        leases.clear();
    }

    private record Lease(String owner, Instant expires) {}
}
