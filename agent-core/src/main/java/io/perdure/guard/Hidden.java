package io.perdure.guard;

import io.perdure.journal.Handles.Handle;
import io.perdure.trust.Label;
import java.util.List;

/** Whether a value that the model wrote stands in texts that it was not shown: it cannot know it, and so it is suspicious. */
final class Hidden {
    private static final int MOST_NAMED = 8; // as many as a label keeps of one tool

    private Hidden() {}

    static boolean holds(Case it, Leaf leaf) {
        return !find(it, leaf, 1).isEmpty();
    }

    /** In words, where they came from: a value that one who is trusted wrote as well may stand in many, and the first says little. */
    static String from(Case it, Leaf leaf) {
        List<Handle> found = find(it, leaf, MOST_NAMED + 1);
        Label named = found.stream().limit(MOST_NAMED).map(Handle::label).reduce(Label.NONE, Label::join);
        return Provenance.from(found.isEmpty() ? Label.MISSING : named)
                + (found.size() > MOST_NAMED ? ", and others" : "");
    }

    private static List<Handle> find(Case it, Leaf leaf, int most) {
        List<Handle> found = it.known().foreign().find(it.task().handles(), leaf.kind(), leaf.value(), most);
        return found.isEmpty() || it.known().said().says(leaf) ? List.of() : found;
    }
}
