package io.perdure.guard;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a task may go. Reaching a limit ends the task as {@code LIMIT_REACHED}, with what it has so far.
 *
 * @param steps most replies of the model
 * @param tokens most tokens read and written together; checked before each action, so the last reply may go beyond
 * @param toolInvocations most calls of tools
 * @param deadline longest time from the start, counted across restarts and waits; {@code null}: none
 */
public record Limits(
        int steps,
        long tokens,
        int toolInvocations,
        @Nullable Duration deadline) {
    /** Checks that each is positive. */
    public Limits {
        if (steps < 1 || tokens < 1 || toolInvocations < 1) {
            throw new IllegalArgumentException("steps, tokens and toolInvocations must be 1 or more");
        }
        if (deadline != null && (deadline.isNegative() || deadline.isZero())) {
            throw new IllegalArgumentException("deadline must be positive, is " + deadline);
        }
    }

    /** What an agent has that says nothing: 100 steps, 1 000 000 tokens, 500 invocations, 30 days. */
    public static Limits standard() {
        return new Limits(100, 1_000_000, 500, Duration.ofDays(30));
    }

    /** No limit at all. */
    public static Limits none() {
        return new Limits(Integer.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, null);
    }

    /** The same, with at most so many replies of the model. */
    public Limits steps(int most) {
        return new Limits(most, tokens, toolInvocations, deadline);
    }

    /** The same, with at most so many tokens. */
    public Limits tokens(long most) {
        return new Limits(steps, most, toolInvocations, deadline);
    }

    /** The same, with at most so many calls of tools. */
    public Limits toolInvocations(int most) {
        return new Limits(steps, tokens, most, deadline);
    }

    /** The same, with at most so much time from the start of the task. */
    public Limits deadline(Duration longest) {
        return new Limits(steps, tokens, toolInvocations, Objects.requireNonNull(longest, "deadline"));
    }
}
