package io.perdure.guard;

import io.perdure.journal.TaskStarted;
import io.perdure.trust.SinkKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What the user said when the task at the root began. Safe for use by several threads. */
final class Said {
    private final TaskStarted start;
    private final SaidText goal;
    private final Map<SinkKind, Set<Canonical>> params = new ConcurrentHashMap<>();

    Said(TaskStarted start) {
        this.start = start;
        this.goal = SaidText.of(start.said());
    }

    TaskStarted start() {
        return start;
    }

    /** Whether the user said this value, as a parameter or in the goal. */
    boolean vouches(Leaf leaf, Canonical form) {
        boolean given = !start.given().isEmpty()
                && params.computeIfAbsent(leaf.kind(), this::forms).contains(form);
        return given || goal.vouches(leaf.kind(), leaf.value(), form);
    }

    private Set<Canonical> forms(SinkKind kind) {
        return start.given().values().stream()
                .map(value -> Canonical.of(kind, value))
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the user said this value at all, even one too short to vouch for. */
    boolean says(Leaf leaf) {
        return goal.says(leaf.value());
    }
}
