package io.perdure.guard;

import io.perdure.journal.ApprovalRequested.Concern;
import io.perdure.tool.Declaration;
import io.perdure.trust.Label;
import io.perdure.trust.Label.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whose word a call rests on: that it is made at all, and each value in it that is authority. */
final class Provenance {
    private static final int MOST_SOURCES = 20;

    private Provenance() {}

    static List<Concern> concerns(Case it) {
        return isAllowed(it) ? List.of() : it.isChoiceTrusted() ? values(it) : choice(it);
    }

    // What untrusted text can have led to is made by the word of a person, or where its authority is granted exactly.
    private static List<Concern> choice(Case it) {
        List<Concern> concerns = new ArrayList<>();
        concerns.add(new Concern(
                Reason.UNTRUSTED_CHOICE.code(), "", null, "", from(it.call().choice())));
        concerns.addAll(marks(it));
        return concerns;
    }

    /** Whether it would be asked about but for a grant, which is used up by it. */
    static boolean needsGrant(Case it) {
        return !it.isChoiceTrusted() || !values(it).isEmpty();
    }

    private static boolean isAllowed(Case it) {
        return it.spec().declaration().acceptsTainted()
                || it.grant().isPresent()
                || it.isGrantedByRule()
                || isFullyVouched(it);
    }

    private static boolean isFullyVouched(Case it) {
        return it.policy().fullyVouched()
                && it.spec().declaration().consequence() == Declaration.Consequence.REVERSIBLE
                && !it.leaves().isEmpty()
                && it.leaves().stream().allMatch(leaf -> Vouching.vouches(it, leaf));
    }

    // For the person who is asked: which of the values nobody vouches for.
    private static List<Concern> marks(Case it) {
        return it.leaves().stream()
                .filter(leaf -> leaf.kind().isAuthority() && !Vouching.vouches(it, leaf))
                .map(leaf -> concern(
                        Reason.UNVOUCHED_VALUE,
                        leaf,
                        leaf.label() == null ? it.call().choice() : leaf.label()))
                .toList();
    }

    // An effect that the model did not mean to have before it read anything: something it read may have given it the
    // idea.
    private static boolean isUnplanned(Case it) {
        var planned = it.task().custody().planned();
        return !planned.isEmpty() && !planned.contains(it.spec().name());
    }

    private static List<Concern> values(Case it) {
        List<Concern> concerns = new ArrayList<>();
        if (isUnplanned(it)) {
            concerns.add(new Concern(Reason.UNPLANNED.code(), "", null, "", ""));
        }
        for (Leaf leaf : it.leaves()) {
            Label label = leaf.label();
            if (label != null && !label.isTrusted() && leaf.kind().isAuthority() && !Vouching.vouches(it, leaf)) {
                concerns.add(concern(Reason.UNVOUCHED_VALUE, leaf, label));
            } else if (leaf.isLiteral() && leaf.kind().isAuthority() && isOdd(leaf)) {
                concerns.add(concern(Reason.ODD_CHARACTERS, leaf, it.call().choice()));
            } else if (leaf.isLiteral() && Hidden.holds(it, leaf) && !Vouching.vouches(it, leaf)) {
                concerns.add(concern(Reason.FOUND_IN_UNTRUSTED, leaf, Hidden.from(it, leaf)));
            }
        }
        return concerns;
    }

    private static boolean isOdd(Leaf leaf) {
        return leaf.canonical()
                .map(Canonical::flagged)
                .orElseGet(() -> Scripts.areMixed(leaf.value().asText()));
    }

    private static Concern concern(Reason reason, Leaf leaf, Label from) {
        return concern(reason, leaf, from(from));
    }

    private static Concern concern(Reason reason, Leaf leaf, String from) {
        return new Concern(reason.code(), leaf.pointer(), leaf.kind(), leaf.form(), from);
    }

    /** The sources of a label in words: of many, how many more there are. */
    static String from(Label label) {
        List<String> all = label.sources().stream()
                .filter(source -> source.kind() != Source.Kind.USER && source.kind() != Source.Kind.DEVELOPER)
                .map(Provenance::words)
                .toList();
        int more = Math.max(0, all.size() - MOST_SOURCES);
        return String.join(", ", all.subList(0, all.size() - more)) + (more == 0 ? "" : ", and " + more + " more");
    }

    private static String words(Source source) {
        boolean anyName = source.name().equals(Source.MANY);
        String kind = source.kind().name().toLowerCase(Locale.ROOT);
        return anyName
                ? "many of kind " + kind
                : source.ref().equals(Source.MANY) ? source.name() + " (many times)" : source.toString();
    }
}
