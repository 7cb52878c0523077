package io.perdure.journal;

import java.time.Instant;

/**
 * One fact in the history of a task. More kinds may come in minor releases: keep a default branch.
 *
 * <p>The stored form of each kind is in {@code docs/reference/journal-format.md}.
 */
public sealed interface JournalEntry
        permits TaskStarted,
                TaskResumed,
                RunTraced,
                ModelReplied,
                ModelFailed,
                AnswerAccepted,
                AnswerRejected,
                AttemptStarted,
                AttemptFailed,
                OutcomeInDoubt,
                ReconcileStarted,
                ReconcileEnded,
                ToolsPinned,
                ApprovalRequested,
                ApprovalGiven,
                InvocationWaiting,
                InvocationEnded,
                LateResult,
                ToolSuspended,
                ToolRestored,
                MonitorSpoke,
                ContextCompacted,
                CompactionRequested,
                SignalReceived,
                AnswerGiven,
                TimePassed,
                TaskPaused,
                TaskUnpaused,
                CancelRequested,
                RollbackStarted,
                TaskEnded {
    /** When it happened, by the clock of the process that wrote it. */
    Instant at();
}
