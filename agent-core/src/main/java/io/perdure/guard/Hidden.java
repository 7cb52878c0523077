package io.perdure.guard;

import io.perdure.journal.Handles.Handle;
import io.perdure.trust.Label;
import java.util.Optional;

/** Whether a value that the model wrote stands in a text that it was not shown: it cannot know it, and so it is suspicious. */
final class Hidden {
    private Hidden() {}

    static boolean holds(Case it, Leaf leaf) {
        return find(it, leaf).isPresent();
    }

    static Label label(Case it, Leaf leaf) {
        return find(it, leaf).map(Handle::label).orElse(Label.MISSING);
    }

    private static Optional<Handle> find(Case it, Leaf leaf) {
        return it.known()
                .foreign()
                .find(it.task().handles(), leaf.kind(), leaf.value())
                .filter(handle -> !it.known().said().says(leaf));
    }
}
