package io.perdure.guard;

import io.perdure.journal.ApprovalRequested.Concern;
import io.perdure.tool.Declaration.Consequence;
import io.perdure.trust.Label;
import io.perdure.trust.Readers;
import io.perdure.trust.SinkKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether those whom a call reaches may read what it tells them. Not safe for use by several threads: it belongs to one decision. */
final class Confidentiality {
    private final Case it;
    private final List<Leaf> recipients;
    private final List<Leaf> contents;
    private @Nullable Readers payload;

    Confidentiality(Case it) {
        this.it = it;
        this.recipients = it.leaves().stream().filter(this::isRecipient).toList();
        this.contents = contents(it);
    }

    List<Concern> concerns() {
        return declassifies() && !isAskedFor()
                ? List.of(new Concern(Reason.NOT_FOR_THEM.code(), "", null, "", "what is for " + payload()))
                : List.of();
    }

    /** Whether it tells its recipients what was not meant for them, because the user asked for that. */
    boolean declassifies() {
        return it.goesOut() && !recipients.isEmpty() && !contents.isEmpty() && !mayRead();
    }

    private boolean mayRead() {
        Readers readers = payload();
        return readers.everyone()
                || recipients.stream()
                        .allMatch(leaf -> principal(leaf)
                                .filter(who -> readers.include(List.of(who)))
                                .isPresent());
    }

    // Nobody else can have led to the call, and the recipients are no invention of the model.
    private boolean isAskedFor() {
        boolean tagged = !it.call().choice().tags().isEmpty()
                || contents.stream()
                        .map(Leaf::label)
                        .anyMatch(label -> label != null && !label.tags().isEmpty());
        return it.isChoiceTrusted() && !tagged && recipients.stream().allMatch(leaf -> Vouching.vouches(it, leaf));
    }

    private Readers payload() {
        Readers readers = payload;
        if (readers == null) {
            readers = handed().and(written());
            payload = readers;
        }
        return readers;
    }

    private Readers handed() {
        Readers readers = Readers.PUBLIC;
        for (Leaf leaf : contents) {
            Label label = leaf.label();
            readers = label == null
                    ? readers
                    : readers.and(label.readers()).and(it.call().choice().readers());
        }
        return readers;
    }

    // What the user said to be sent is for whom the user sends it to.
    private Readers written() {
        Readers choice = it.call().choice().readers();
        boolean hasAll = choice.everyone() || contents.stream().anyMatch(leaf -> leaf.label() != null);
        return hasAll || contents.stream().allMatch(this::isSaid) ? Readers.PUBLIC : choice;
    }

    private boolean isSaid(Leaf leaf) {
        return leaf.canonical().filter(form -> Vouching.byUser(it, leaf, form)).isPresent();
    }

    // Of a tool that says nothing of its arguments each may be an address, and each a content.
    private boolean isRecipient(Leaf leaf) {
        return leaf.isAddress()
                || (!leaf.declared()
                        && it.spec().declaration().consequence() != Consequence.NONE
                        && it.leaves().size() > 1);
    }

    // What a person granted was said with its authority: only what else is told counts.
    private static List<Leaf> contents(Case it) {
        boolean granted = it.grant().isPresent() && Provenance.needsGrant(it);
        return it.leaves().stream()
                .filter(leaf -> !leaf.declared() || !leaf.isAddress())
                .filter(leaf -> !granted || !leaf.kind().isAuthority())
                .toList();
    }

    private static Optional<String> principal(Leaf leaf) {
        return leaf.canonical()
                .map(form ->
                        form.host().filter(host -> leaf.kind() == SinkKind.URL).orElse(form.form()));
    }
}
