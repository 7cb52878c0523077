package io.perdure.journal;

import io.perdure.tool.ToolFailure;
import org.jspecify.annotations.Nullable;

/**
 * What people decided about the task, and its end. Immutable.
 *
 * @param paused whether it is paused
 * @param cancelReason why it was called off; {@code null} if it was not
 * @param givenUp why a tool gave the task up; {@code null} if none did
 * @param end how it ended; {@code null} if it has not
 * @param compaction that what the model is shown is to be made shorter; {@code null} if nobody wants that
 */
record Control(
        boolean paused,
        @Nullable String cancelReason,
        @Nullable String givenUp,
        @Nullable TaskEnded end,
        @Nullable CompactionRequested compaction) {
    static final Control FREE = new Control(false, null, null, null, null);

    Control after(JournalEntry entry) {
        if (entry instanceof TaskPaused) {
            return new Control(true, cancelReason, givenUp, end, compaction);
        }
        boolean goesBack = entry instanceof RollbackStarted && cancelReason == null; // undoing is not what was paused
        if (entry instanceof TaskUnpaused || goesBack) {
            return new Control(false, cancelReason, givenUp, end, compaction);
        }
        if (entry instanceof CancelRequested e && cancelReason == null) {
            return new Control(false, e.reason(), givenUp, end, compaction); // it goes on, to its end
        }
        if (entry instanceof InvocationEnded e && givenUp == null) {
            return new Control(paused, cancelReason, fatal(e), end, compaction);
        }
        if (entry instanceof TaskEnded e && end == null) {
            return new Control(paused, cancelReason, givenUp, e, compaction);
        }
        if (entry instanceof CompactionRequested || entry instanceof ContextCompacted) {
            CompactionRequested wanted = entry instanceof CompactionRequested e ? e : null;
            return new Control(paused, cancelReason, givenUp, end, wanted);
        }
        return this;
    }

    private static @Nullable String fatal(InvocationEnded entry) {
        ToolFailure failure = entry.outcome().failure();
        return failure != null
                        && failure.kind() == ToolFailure.Kind.FATAL
                        && !entry.id().undo()
                ? failure.message()
                : null;
    }
}
