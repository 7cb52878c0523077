package io.perdure.guard;

import io.perdure.journal.ApprovalRequested.Concern;
import io.perdure.tool.Declaration.Consequence;
import io.perdure.trust.Readers;
import io.perdure.trust.SinkKind;
import java.util.List;
import java.util.Optional;

/** Whether those whom a call reaches may read what it tells them. */
final class Confidentiality {
    private Confidentiality() {}

    static List<Concern> concerns(Case it) {
        return reaches(it) && !mayRead(it) && !isAskedFor(it)
                ? List.of(new Concern(Reason.NOT_FOR_THEM.code(), "", null, "", "what is for " + payload(it)))
                : List.of();
    }

    /** Whether it tells its recipients what was not meant for them, because the user asked for that. */
    static boolean declassifies(Case it) {
        return reaches(it) && !mayRead(it);
    }

    private static boolean reaches(Case it) {
        return it.goesOut()
                && recipients(it).findAny().isPresent()
                && contents(it).findAny().isPresent();
    }

    private static boolean mayRead(Case it) {
        Readers readers = payload(it);
        return readers.everyone()
                || recipients(it)
                        .allMatch(leaf -> principal(leaf)
                                .filter(who -> readers.include(List.of(who)))
                                .isPresent());
    }

    // Nobody else can have led to the call, and the recipients are no invention of the model.
    private static boolean isAskedFor(Case it) {
        boolean tagged = contents(it)
                        .anyMatch(leaf ->
                                leaf.label() != null && !leaf.label().tags().isEmpty())
                || !it.call().choice().tags().isEmpty();
        return it.isChoiceTrusted() && !tagged && recipients(it).allMatch(leaf -> Vouching.vouches(it, leaf));
    }

    private static Readers payload(Case it) {
        return contents(it).map(leaf -> readers(it, leaf)).reduce(Readers.PUBLIC, Readers::and);
    }

    // What the user said to be sent is for whom the user sends it to.
    private static Readers readers(Case it, Leaf leaf) {
        if (leaf.label() != null) {
            return leaf.label().readers().and(it.call().choice().readers());
        }
        boolean said =
                leaf.canonical().filter(form -> Vouching.byUser(it, leaf, form)).isPresent();
        return said ? Readers.PUBLIC : it.call().choice().readers();
    }

    private static java.util.stream.Stream<Leaf> recipients(Case it) {
        return it.leaves().stream().filter(leaf -> isRecipient(it, leaf));
    }

    // Of a tool that says nothing of its arguments each may be an address, and each a content.
    private static boolean isRecipient(Case it, Leaf leaf) {
        return leaf.kind() == SinkKind.RECIPIENT
                || leaf.kind() == SinkKind.URL
                || (!leaf.declared()
                        && it.spec().declaration().consequence() != Consequence.NONE
                        && it.leaves().size() > 1);
    }

    // What a person granted was said with its authority: only what else is told counts.
    private static java.util.stream.Stream<Leaf> contents(Case it) {
        boolean granted = it.grant().isPresent() && Provenance.needsGrant(it);
        return it.leaves().stream()
                .filter(leaf -> !leaf.declared() || (leaf.kind() != SinkKind.RECIPIENT && leaf.kind() != SinkKind.URL))
                .filter(leaf -> !granted || !leaf.kind().isAuthority());
    }

    private static Optional<String> principal(Leaf leaf) {
        return leaf.canonical()
                .map(form ->
                        form.host().filter(host -> leaf.kind() == SinkKind.URL).orElse(form.form()));
    }
}
