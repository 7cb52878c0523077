package io.perdure.loop;

import io.perdure.tool.InvocationId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Calls whose attempts were given up by this orchestrator, and are still at it. Safe for use by several threads. */
final class Adrift {
    private final Map<InvocationId, Integer> attempts = new ConcurrentHashMap<>();

    void went(InvocationId id) {
        attempts.merge(id, 1, Integer::sum);
    }

    void cameBack(InvocationId id) {
        attempts.computeIfPresent(id, (call, count) -> count > 1 ? count - 1 : null);
    }

    /** Whether any attempt at it may still have its effect. */
    boolean has(InvocationId id) {
        return attempts.containsKey(id);
    }
}
