package io.perdure.journal;

import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the task has done, or may have done, to the world, call by call: what can be undone. It grows with the task, so a snapshot does not
 * keep it; whoever needs it reads the whole journal. Immutable; adding to it copies nothing.
 *
 * @param newest the call of an effect that got its outcome last, whatever that is; {@code null} if there is none
 * @param whole whether nothing is missing
 */
record Ledger(@Nullable LedgerLine newest, boolean whole) {
    static final Ledger EMPTY = new Ledger(null, true);

    /** That of a task which was taken up from a snapshot. */
    static final Ledger UNKNOWN = new Ledger(null, false);

    Ledger after(Calls before, JournalEntry entry) {
        if (entry instanceof InvocationEnded e && !e.id().undo() && before.isOpen(e.id())) {
            Call call = before.find(e.id());
            boolean acted = call != null && (call.attempts() > 0 || LedgerLine.counts(e.outcome()));
            return call == null || !acted || call.effect() == Effect.READ_ONLY
                    ? this
                    : new Ledger(new LedgerLine(call.ended(e.outcome()), newest), whole);
        }
        LedgerLine corrected = entry instanceof LateResult e && !e.id().undo() ? corrected(e) : null;
        return corrected == null ? this : new Ledger(corrected, whole);
    }

    // What is known to be done stays so: an attempt that ends late is no second outcome. Otherwise it happened as late
    // as that.
    private @Nullable LedgerLine corrected(LateResult late) {
        return LedgerLine.from(newest)
                .filter(line -> line.is(late.id()))
                .findFirst()
                .filter(line -> !line.outcome().isDone() && LedgerLine.counts(late.outcome()))
                .map(line -> new LedgerLine(line.call().ended(late.outcome()), newest))
                .orElse(null);
    }

    /** The calls that were done, or may have been, each with what is known of it last; the last one first. */
    List<Call> calls() {
        Set<InvocationId> seen = new HashSet<>();
        return LedgerLine.from(newest)
                .map(LedgerLine::call)
                .filter(call -> seen.add(call.id()))
                .filter(LedgerLine::counts)
                .toList();
    }

    /** The undoings that an entry asks for, as calls. */
    List<Call> undoings(RollbackStarted entry) {
        Map<InvocationId, Call> done = new HashMap<>();
        calls().forEach(call -> done.put(call.id(), call));
        List<Call> all = new ArrayList<>();
        for (InvocationId id : entry.undo()) {
            Call call = done.get(id.undone());
            if (call != null) {
                all.add(Call.undoing(id, call.asked(), Objects.requireNonNull(call.outcome())));
            }
        }
        return all;
    }
}
