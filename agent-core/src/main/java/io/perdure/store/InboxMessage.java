package io.perdure.store;

import java.util.Objects;

/**
 * A message that waits in a task's inbox until an append of the task's owner consumes it.
 *
 * @param number its number in the inbox; a later message has a greater one
 * @param content what was sent
 */
public record InboxMessage(long number, StoredEntry content) {
    /** Checks that nothing is missing. */
    public InboxMessage {
        Objects.requireNonNull(content, "content");
    }
}
