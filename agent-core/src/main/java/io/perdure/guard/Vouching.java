package io.perdure.guard;

import io.perdure.journal.TaskState;
import io.perdure.trust.SinkKind;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/** Who vouches for a value: the user, a person who endorsed it, or the developer. Equality is that of {@link Canonical}. */
final class Vouching {
    private static final Map<String, SaidText> SAID = Collections.synchronizedMap(new WeakHashMap<>());

    private Vouching() {}

    static boolean vouches(Case it, Leaf leaf) {
        return leaf.canonical()
                .filter(form -> !form.flagged())
                .filter(form -> byUser(it, leaf, form)
                        || isEndorsed(it, leaf, form)
                        || byDeveloper(it, leaf, form)
                        || byTrustedResult(it, leaf))
                .isPresent();
    }

    /** Whether the user said this value, as a parameter or in the goal. */
    static boolean byUser(Case it, Leaf leaf, Canonical form) {
        TaskState task = it.task();
        return task.start().given().values().stream()
                        .anyMatch(value -> Canonical.of(leaf.kind(), value)
                                .filter(form::equals)
                                .isPresent())
                || said(task.start().said()).vouches(leaf.kind(), leaf.value());
    }

    /** Whether the user said this value at all, even one too short to vouch for. */
    static boolean isSaid(Case it, Leaf leaf) {
        return said(it.task().start().said()).says(leaf.value());
    }

    private static SaidText said(String goal) {
        return SAID.computeIfAbsent(goal, SaidText::of);
    }

    private static boolean isEndorsed(Case it, Leaf leaf, Canonical form) {
        return it.task().custody().endorsed().stream()
                .anyMatch(one -> one.kind() == leaf.kind() && one.value().equals(form.form()));
    }

    private static boolean byDeveloper(Case it, Leaf leaf, Canonical form) {
        Set<String> constants = it.policy().vouched().getOrDefault(leaf.kind(), Set.of());
        return constants.stream()
                .anyMatch(value ->
                        Canonical.of(leaf.kind(), value).filter(form::equals).isPresent()
                                || (leaf.kind() == SinkKind.URL
                                        && form.host()
                                                .filter(host -> host.equalsIgnoreCase(value))
                                                .isPresent()));
    }

    private static boolean byTrustedResult(Case it, Leaf leaf) {
        return it.isChoiceTrusted()
                && leaf.value().isTextual()
                && it.task().showsTrusted(leaf.value().textValue());
    }
}
