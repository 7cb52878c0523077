package io.perdure.guard;

import io.perdure.journal.Custody.Endorsement;
import io.perdure.trust.SinkKind;

/** Who vouches for a value: the user, a person who endorsed it, or the developer. Equality is that of {@link Canonical}. */
final class Vouching {
    private Vouching() {}

    // What the user said is looked up last: that takes the longest.
    static boolean vouches(Case it, Leaf leaf) {
        return leaf.canonical()
                .filter(form -> !form.flagged())
                .filter(form -> isEndorsed(it, leaf.kind(), form)
                        || it.known().constants().vouch(leaf.kind(), form)
                        || byTrustedResult(it, leaf)
                        || byUser(it, leaf, form))
                .isPresent();
    }

    /** Whether the user said this value, as a parameter or in the goal. */
    static boolean byUser(Case it, Leaf leaf, Canonical form) {
        return it.known().said().vouches(leaf, form);
    }

    private static boolean isEndorsed(Case it, SinkKind kind, Canonical form) {
        return !it.known().endorsed().isEmpty() && it.known().endorsed().contains(new Endorsement(kind, form.form()));
    }

    private static boolean byTrustedResult(Case it, Leaf leaf) {
        return it.isChoiceTrusted()
                && leaf.value().isTextual()
                && it.task().showsTrusted(leaf.value().textValue());
    }
}
