package io.perdure.journal;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The stored name of each kind of entry, the journal format that introduced it, and whether a reader that does not know
 * it may leave it out. Names are never changed or used again.
 */
enum EntryKind {
    TASK_STARTED(TaskStarted.class),
    TASK_RESUMED(TaskResumed.class),
    RUN_TRACED(RunTraced.class),
    MODEL_REPLIED(ModelReplied.class),
    MODEL_FAILED(ModelFailed.class),
    ANSWER_ACCEPTED(AnswerAccepted.class),
    ANSWER_REJECTED(AnswerRejected.class),
    ATTEMPT_STARTED(AttemptStarted.class),
    ATTEMPT_FAILED(AttemptFailed.class),
    OUTCOME_IN_DOUBT(OutcomeInDoubt.class),
    RECONCILE_STARTED(ReconcileStarted.class),
    RECONCILE_ENDED(ReconcileEnded.class),
    TOOLS_PINNED(ToolsPinned.class),
    APPROVAL_REQUESTED(ApprovalRequested.class),
    APPROVAL_GIVEN(ApprovalGiven.class),
    INVOCATION_WAITING(InvocationWaiting.class),
    INVOCATION_ENDED(InvocationEnded.class),
    LATE_RESULT(LateResult.class),
    TOOL_SUSPENDED(ToolSuspended.class),
    TOOL_RESTORED(ToolRestored.class),
    MONITOR_SPOKE(MonitorSpoke.class),
    CONTEXT_COMPACTED(ContextCompacted.class),
    COMPACTION_REQUESTED(CompactionRequested.class),
    SIGNAL_RECEIVED(SignalReceived.class),
    ANSWER_GIVEN(AnswerGiven.class),
    TIME_PASSED(TimePassed.class),
    TASK_PAUSED(TaskPaused.class),
    TASK_UNPAUSED(TaskUnpaused.class),
    CANCEL_REQUESTED(CancelRequested.class),
    ROLLBACK_STARTED(RollbackStarted.class),
    TASK_ENDED(TaskEnded.class);

    /** The newest journal format this library reads and writes. */
    static final int NEWEST_FORMAT = 1;

    private static final Map<String, EntryKind> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(EntryKind::storedName, Function.identity()));
    private static final Map<Class<?>, EntryKind> BY_TYPE =
            Arrays.stream(values()).collect(Collectors.toMap(EntryKind::type, Function.identity()));

    private final Class<? extends JournalEntry> type;
    private final String storedName;

    EntryKind(Class<? extends JournalEntry> type) {
        this.type = type;
        this.storedName = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    static @Nullable EntryKind named(String storedName) {
        return BY_NAME.get(storedName);
    }

    static EntryKind of(JournalEntry entry) {
        EntryKind kind = BY_TYPE.get(entry.getClass());
        if (kind == null) {
            throw new AssertionError("no kind for " + entry.getClass());
        }
        return kind;
    }

    Class<? extends JournalEntry> type() {
        return type;
    }

    String storedName() {
        return storedName;
    }

    int format() {
        return 1;
    }

    /** Whoever changes the state that decides what a task does next must be known. */
    boolean skippable() {
        return this == RUN_TRACED;
    }
}
