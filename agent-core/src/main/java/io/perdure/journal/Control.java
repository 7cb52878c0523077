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
 */
record Control(
        boolean paused,
        @Nullable String cancelReason,
        @Nullable String givenUp,
        @Nullable TaskEnded end) {
    static final Control FREE = new Control(false, null, null, null);

    Control after(JournalEntry entry) {
        if (entry instanceof TaskPaused) {
            return new Control(true, cancelReason, givenUp, end);
        }
        if (entry instanceof TaskUnpaused) {
            return new Control(false, cancelReason, givenUp, end);
        }
        if (entry instanceof CancelRequested e && cancelReason == null) {
            return new Control(paused, e.reason(), givenUp, end);
        }
        if (entry instanceof InvocationEnded e && givenUp == null) {
            return new Control(paused, cancelReason, fatal(e), end);
        }
        if (entry instanceof TaskEnded e && end == null) {
            return new Control(paused, cancelReason, givenUp, e);
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
