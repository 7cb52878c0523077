package io.perdure.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a store must know of a task to find it again, written together with each append. Derived from the journal by
 * the appender; the store does not interpret it beyond what is said here.
 *
 * @param agent name of the agent that carries the task
 * @param status a word for people and queries, such as {@code RUNNING}
 * @param ended whether the task is over: it is never due again and takes no more messages
 * @param wakeAt from when on the task is due if nobody holds its lease, rounded up to a microsecond so that stores can keep it
 *     as a number; {@code null}: only a message makes it due
 */
public record TaskMark(
        String agent,
        String status,
        boolean ended,
        @Nullable Instant wakeAt) {
    /** Checks that an ended task wakes no more. */
    public TaskMark {
        Objects.requireNonNull(agent, "agent");
        Objects.requireNonNull(status, "status");
        if (ended && wakeAt != null) {
            throw new IllegalArgumentException("an ended task has no wake-up time");
        }
        wakeAt = wakeAt == null ? null : roundedUp(wakeAt);
    }

    private static Instant roundedUp(Instant time) {
        Instant down = time.truncatedTo(ChronoUnit.MICROS);
        return down.equals(time) ? time : down.plus(1, ChronoUnit.MICROS);
    }
}
