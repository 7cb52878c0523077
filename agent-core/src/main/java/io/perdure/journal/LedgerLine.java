package io.perdure.journal;

import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolOutcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call of which an attempt was made.
 *
 * @param call with its outcome
 * @param older what came before; {@code null} if nothing did
 */
record LedgerLine(Call call, @Nullable LedgerLine older) {
    boolean is(InvocationId id) {
        return call.id().equals(id);
    }

    ToolOutcome outcome() {
        return Objects.requireNonNull(call.outcome());
    }

    /** Whether something was done, or may have been. */
    static boolean counts(ToolOutcome outcome) {
        return outcome.isDone() || outcome.status() == ToolOutcome.Status.UNKNOWN;
    }

    /** The lines with what came late of one of them, in its place, so that the order of undoing stays that of the outcomes. */
    static LedgerLine corrected(LedgerLine newest, LateResult late) {
        Deque<Call> newer = new ArrayDeque<>(); // a loop: a ledger may be longer than a stack is deep
        LedgerLine line = newest;
        while (!line.is(late.id())) {
            newer.push(line.call());
            line = Objects.requireNonNull(line.older(), "the ledger has a line for the call");
        }
        LedgerLine all = new LedgerLine(line.call().ended(late.outcome()), line.older());
        for (Call call : newer) {
            all = new LedgerLine(call, all);
        }
        return all;
    }
}
