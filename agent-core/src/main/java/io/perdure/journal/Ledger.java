package io.perdure.journal;

import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the task has done, or may have done, to the world, call by call: what can be undone. It grows with the task, so a snapshot does not
 * keep it; whoever needs it reads the whole journal. Immutable; adding to it copies nothing.
 *
 * @param newest the call that got its outcome last; {@code null} if there is none
 * @param whole whether nothing is missing
 */
record Ledger(@Nullable Line newest, boolean whole) {
    static final Ledger EMPTY = new Ledger(null, true);

    /** That of a task which was taken up from a snapshot. */
    static final Ledger UNKNOWN = new Ledger(null, false);

    Ledger after(Calls before, JournalEntry entry) {
        if (entry instanceof InvocationEnded e && !e.id().undo() && before.isOpen(e.id())) {
            return did(before.find(e.id()), e.outcome());
        }
        return entry instanceof LateResult e && !e.id().undo() ? did(find(e.id()), e.outcome()) : this;
    }

    private Ledger did(@Nullable Call call, ToolOutcome outcome) {
        boolean counts = outcome.isDone() || outcome.status() == ToolOutcome.Status.UNKNOWN;
        return call == null || !counts || call.effect() == Effect.READ_ONLY
                ? this
                : new Ledger(new Line(call.ended(outcome), newest), whole);
    }

    /** The calls that were done, or may have been, each with what is known of it last; the last one first. */
    List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        Set<InvocationId> seen = new HashSet<>();
        for (Line line = newest; line != null; line = line.older()) {
            if (seen.add(line.call().id())) {
                calls.add(line.call());
            }
        }
        return calls;
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

    /**
     * A call that was done, or may have been.
     *
     * @param call with its outcome
     * @param older what was done before; {@code null} if nothing was
     */
    record Line(Call call, @Nullable Line older) {}
}
