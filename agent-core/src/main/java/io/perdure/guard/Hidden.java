package io.perdure.guard;

import io.perdure.journal.Handles.Handle;
import io.perdure.trust.Label;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/** Whether a value that the model wrote stands in a text that it was not shown: it cannot know it, and so it is suspicious. */
final class Hidden {
    private static final Map<String, Foreign> INDEXED = Collections.synchronizedMap(new WeakHashMap<>());

    private Hidden() {}

    static boolean holds(Case it, Leaf leaf) {
        return find(it, leaf).isPresent();
    }

    static Label label(Case it, Leaf leaf) {
        return find(it, leaf).map(Handle::label).orElse(Label.MISSING);
    }

    private static Optional<Handle> find(Case it, Leaf leaf) {
        return it.task().handles().all().stream()
                .filter(handle ->
                        INDEXED.computeIfAbsent(handle.text(), Foreign::of).holds(leaf.kind(), leaf.value()))
                .findFirst();
    }
}
