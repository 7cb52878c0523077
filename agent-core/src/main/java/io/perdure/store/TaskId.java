package io.perdure.store;

import io.perdure.error.PerdureException;

/**
 * The name of a task, chosen by the caller: starting the same id twice gives the same task.
 *
 * @param value 1 to 200 characters, no control characters, not blank
 */
public record TaskId(String value) implements Comparable<TaskId> {
    /** How many characters it has at most. */
    public static final int LONGEST = 200;

    /**
     * A checked task id.
     *
     * @throws InvalidTaskIdException if it is blank, too long or holds control characters
     */
    public TaskId {
        if (value.isBlank() || value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidTaskIdException(value);
        }
    }

    /** The id with this name. */
    public static TaskId of(String value) {
        return new TaskId(value);
    }

    /** By code points, as databases sort UTF-8. */
    @Override
    public int compareTo(TaskId other) {
        int shorter = Math.min(value.length(), other.value.length());
        for (int i = 0; i < shorter; i++) {
            char mine = value.charAt(i);
            char theirs = other.value.charAt(i);
            if (mine != theirs) {
                return Character.isSurrogate(mine) == Character.isSurrogate(theirs)
                        ? Character.compare(mine, theirs)
                        : Boolean.compare(Character.isSurrogate(mine), Character.isSurrogate(theirs));
            }
        }
        return Integer.compare(value.length(), other.value.length());
    }

    @Override
    public String toString() {
        return value;
    }

    /** A task id that cannot be used. Nothing was written. */
    public static final class InvalidTaskIdException extends PerdureException {
        private static final long serialVersionUID = 1L;

        InvalidTaskIdException(String value) {
            super(
                    "invalid-task-id",
                    "The task id " + quoted(value) + " is blank, longer than " + LONGEST
                            + " characters, or holds control characters.",
                    "Use a short name of your own for the work, such as 'refund-4711'.");
        }
    }
}
