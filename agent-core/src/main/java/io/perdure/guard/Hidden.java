package io.perdure.guard;

import io.perdure.journal.Handles.Handle;
import io.perdure.store.TaskId;
import io.perdure.trust.Label;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Whether a value that the model wrote stands in a text that it was not shown: it cannot know it, and so it is suspicious. */
final class Hidden {
    private static final int MOST = 64;
    private static final Map<Key, Foreign> READ = new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Foreign> eldest) {
            return size() > MOST;
        }
    };

    private Hidden() {}

    static boolean holds(Case it, Leaf leaf) {
        return find(it, leaf).isPresent();
    }

    static Label label(Case it, Leaf leaf) {
        return find(it, leaf).map(Handle::label).orElse(Label.MISSING);
    }

    private static Optional<Handle> find(Case it, Leaf leaf) {
        return it.task().handles().all().isEmpty()
                ? Optional.empty()
                : read(it).find(leaf.kind(), leaf.value()).filter(handle -> !Vouching.isSaid(it, leaf));
    }

    private static Foreign read(Case it) {
        Key key = new Key(
                it.task().id(),
                it.task().handles().minted(),
                System.identityHashCode(it.task().handles().all()));
        synchronized (READ) {
            return READ.computeIfAbsent(key, known -> Foreign.of(it.task().handles()));
        }
    }

    // Handles of one task only grow, so what was read of them stays true for as long as none is added.
    private record Key(TaskId task, int minted, int identity) {}
}
