package io.perdure.journal;

import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the task has done, or may have done, and what was undone of it. Immutable; adding to it copies nothing.
 *
 * @param newest the call that got its outcome last; {@code null} if there is none
 * @param rollback how the undoing began; {@code null} if it has not
 * @param undoings what came of each undoing so far
 */
record Ledger(@Nullable Line newest, @Nullable RollbackStarted rollback, Map<InvocationId, ToolOutcome> undoings) {
    static final Ledger EMPTY = new Ledger(null, null, Map.of());

    Ledger after(Calls before, JournalEntry entry) {
        if (entry instanceof InvocationEnded e && before.isOpen(e.id())) {
            return e.id().undo() ? undone(e.id(), e.outcome()) : did(before.find(e.id()), e.outcome());
        }
        if (entry instanceof LateResult e) {
            return e.id().undo() ? undone(e.id(), e.outcome()) : did(find(e.id()), e.outcome());
        }
        return entry instanceof RollbackStarted e ? new Ledger(newest, e, undoings) : this;
    }

    private Ledger did(@Nullable Call call, ToolOutcome outcome) {
        boolean counts = outcome.isDone() || outcome.status() == ToolOutcome.Status.UNKNOWN;
        return call == null || !counts ? this : new Ledger(new Line(call.ended(outcome), newest), rollback, undoings);
    }

    private Ledger undone(InvocationId id, ToolOutcome outcome) {
        Map<InvocationId, ToolOutcome> all = new LinkedHashMap<>(undoings);
        all.put(id, outcome);
        return new Ledger(newest, rollback, Map.copyOf(all));
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
