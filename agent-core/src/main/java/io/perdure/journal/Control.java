package io.perdure.journal;

import org.jspecify.annotations.Nullable;

/**
 * What people decided about the task, and its end. Immutable.
 *
 * @param paused whether it is paused
 * @param cancelReason why it was called off; {@code null} if it was not
 * @param end how it ended; {@code null} if it has not
 */
record Control(
        boolean paused,
        @Nullable String cancelReason,
        @Nullable TaskEnded end) {
    static final Control FREE = new Control(false, null, null);

    Control after(JournalEntry entry) {
        if (entry instanceof TaskPaused) {
            return new Control(true, cancelReason, end);
        }
        if (entry instanceof TaskUnpaused) {
            return new Control(false, cancelReason, end);
        }
        if (entry instanceof CancelRequested e && cancelReason == null) {
            return new Control(paused, e.reason(), end);
        }
        if (entry instanceof TaskEnded e && end == null) {
            return new Control(paused, cancelReason, e);
        }
        return this;
    }
}
