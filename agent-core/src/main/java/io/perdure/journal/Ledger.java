package io.perdure.journal;

import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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
        return entry instanceof LateResult e && !e.id().undo() && corrects(e)
                ? new Ledger(LedgerLine.corrected(Objects.requireNonNull(newest), e), whole)
                : this;
    }

    // What is known to be done stays so: an attempt that ends late is no second outcome.
    private boolean corrects(LateResult late) {
        return LedgerLine.counts(late.outcome())
                && lines().anyMatch(
                                line -> line.is(late.id()) && !line.outcome().isDone());
    }

    /** The calls that were done, or may have been, each with what is known of it last; the last one first. */
    List<Call> calls() {
        return lines().filter(line -> LedgerLine.counts(line.outcome()))
                .map(LedgerLine::call)
                .toList();
    }

    private Stream<LedgerLine> lines() {
        return Stream.iterate(newest, Objects::nonNull, LedgerLine::older);
    }

    private @Nullable Call find(InvocationId id) {
        return calls().stream().filter(call -> call.id().equals(id)).findFirst().orElse(null);
    }

    /** The undoings that an entry asks for, as calls. */
    List<Call> undoings(RollbackStarted entry) {
        List<Call> all = new ArrayList<>();
        for (InvocationId id : entry.undo()) {
            Call done = find(id.undone());
            ToolOutcome outcome = done == null ? null : done.outcome();
            if (done != null && outcome != null) {
                all.add(Call.undoing(id, done.asked(), outcome.output()));
            }
        }
        return all;
    }
}
