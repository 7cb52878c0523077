package io.perdure.report;

import io.perdure.journal.AttemptFailed;
import io.perdure.journal.AttemptStarted;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.InvocationWaiting;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.LateResult;
import io.perdure.journal.OutcomeInDoubt;
import io.perdure.journal.ReconcileEnded;
import io.perdure.journal.ReconcileStarted;
import io.perdure.tool.InvocationId;
import org.jspecify.annotations.Nullable;

/** Of which call an entry tells. */
final class Subjects {
    private Subjects() {}

    static @Nullable InvocationId call(JournalEntry entry) {
        if (entry instanceof AttemptStarted e) {
            return e.id();
        }
        if (entry instanceof AttemptFailed e) {
            return e.id();
        }
        if (entry instanceof InvocationWaiting e) {
            return e.id();
        }
        if (entry instanceof InvocationEnded e) {
            return e.id();
        }
        return entry instanceof LateResult e ? e.id() : ofDoubt(entry);
    }

    private static @Nullable InvocationId ofDoubt(JournalEntry entry) {
        if (entry instanceof OutcomeInDoubt e) {
            return e.id();
        }
        if (entry instanceof ReconcileStarted e) {
            return e.id();
        }
        return entry instanceof ReconcileEnded e ? e.id() : null;
    }
}
