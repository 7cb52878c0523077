package io.perdure.journal;

import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolOutcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the undoing of a task goes. Immutable.
 *
 * @param rollback how it began; {@code null} if it has not
 * @param outcomes what came of each undoing so far
 */
record Undone(@Nullable RollbackStarted rollback, Map<InvocationId, ToolOutcome> outcomes) {
    static final Undone NOTHING = new Undone(null, Map.of());

    Undone after(Calls before, JournalEntry entry) {
        if (entry instanceof InvocationEnded e && e.id().undo() && before.isOpen(e.id())) {
            return with(e.id(), e.outcome());
        }
        if (entry instanceof LateResult e && e.id().undo()) {
            ToolOutcome known = outcomes.get(e.id());
            boolean news = (known == null || !known.isDone()) && LedgerLine.counts(e.outcome());
            return news ? with(e.id(), e.outcome()) : this;
        }
        return entry instanceof RollbackStarted e ? new Undone(e, outcomes) : this;
    }

    private Undone with(InvocationId id, ToolOutcome outcome) {
        Map<InvocationId, ToolOutcome> all = new LinkedHashMap<>(outcomes);
        all.put(id, outcome);
        return new Undone(rollback, Map.copyOf(all));
    }
}
