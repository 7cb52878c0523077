package io.perdure.tool;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Returned by a tool whose result comes later: the invocation then waits, without a thread, through any number of
 * restarts, and what it waits for becomes its result.
 *
 * @param kind for what
 * @param what the signal's name, of {@value #LONGEST_NAME} characters at most; the question, of {@value #LONGEST_QUESTION}; the id of the task; or empty for a
 *     time. A longer one fails the call, and the model is told
 * @param atMost how long; for {@link Kind#TIME} the wait itself, for others the time after which the invocation fails;
 *     {@code null}: for ever
 */
public record Wait(Kind kind, String what, @Nullable Duration atMost) {
    /** The most characters of a signal's name. */
    public static final int LONGEST_NAME = 1_000;

    /** The most characters of a question. */
    public static final int LONGEST_QUESTION = 10_000;

    /** Checks that a wait for a time has one. */
    public Wait {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(what, "what");
        if (atMost != null && (atMost.isNegative() || atMost.isZero())) {
            throw new IllegalArgumentException("a wait must be longer than zero, is " + atMost);
        }
        if (kind == Kind.TIME && atMost == null) {
            throw new IllegalArgumentException("a wait for a time needs a duration");
        }
    }

    /** Until {@code TaskHandle.signal(name, …)}; the signal's payload is the result. */
    public static Wait forSignal(String name) {
        return new Wait(Kind.SIGNAL, name, null);
    }

    /** Until {@code TaskHandle.answer(…)}; the answer is the result. */
    public static Wait forAnswer(String question) {
        return new Wait(Kind.ANSWER, question, null);
    }

    /** Until this much time has passed. */
    public static Wait forTime(Duration duration) {
        return new Wait(Kind.TIME, "", duration);
    }

    /** The same wait, ending in a failure after {@code duration}. */
    public Wait atMost(Duration duration) {
        return new Wait(kind, what, duration);
    }

    /** What is waited for. */
    public enum Kind {
        /** A message with a name, from the application. */
        SIGNAL,
        /** A person's answer to a question. */
        ANSWER,
        /** A time. */
        TIME,
        /** The end of a task that another agent does for this one: made by the library alone, see {@code Agent.Builder.agent}. */
        TASK
    }
}
