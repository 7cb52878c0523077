package io.perdure.tool;

import java.util.Objects;

/**
 * Thrown by a tool to say exactly what went wrong. Its message is shown to the model: no secrets.
 *
 * <p>Any other exception is a failure of kind {@link ToolFailure.Kind#CRASHED}; from a tool that changes something it
 * also means that nobody knows whether the change was made.
 */
public final class ToolException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ToolFailure.Kind kind;
    private final boolean mayHaveHadEffect;
    private final boolean retryable;

    private ToolException(ToolFailure.Kind kind, String message, boolean mayHaveHadEffect, boolean retryable) {
        super(message);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.mayHaveHadEffect = mayHaveHadEffect;
        this.retryable = retryable;
    }

    /** The system said no: nothing happened, and asking again unchanged is of no use. */
    public static ToolException refused(String message) {
        return new ToolException(ToolFailure.Kind.REFUSED, message, false, false);
    }

    /**
     * What the call rests on has changed since it was read, so nothing was done: the version that the model handed on from a read is no
     * longer the one that is there. The model is told to read again.
     */
    public static ToolException conflict(String message) {
        return new ToolException(ToolFailure.Kind.CONFLICT, message, false, false);
    }

    /**
     * What the call refers to belongs to a session that is gone, such as an element of a page that was loaded anew; nothing was done. The
     * model is told to look again.
     */
    public static ToolException staleSession(String message) {
        return new ToolException(ToolFailure.Kind.STALE_SESSION, message, false, false);
    }

    /**
     * The task cannot reach its goal any more: nothing happened, and the task ends as failed. What it did before is undone by the tools
     * that offer a {@link Compensator}.
     */
    public static ToolException fatal(String message) {
        return new ToolException(ToolFailure.Kind.FATAL, message, false, false);
    }

    /** The system could not be asked: nothing happened, and asking again may help. */
    public static ToolException unavailable(String message) {
        return new ToolException(ToolFailure.Kind.UNAVAILABLE, message, false, true);
    }

    /** It is not known whether anything happened, for example because the answer was lost. */
    public static ToolException unknown(String message) {
        return new ToolException(ToolFailure.Kind.UNAVAILABLE, message, true, true);
    }

    /** What kind of failure it is. */
    public ToolFailure.Kind kind() {
        return kind;
    }

    /** Whether something outside can have changed. */
    public boolean mayHaveHadEffect() {
        return mayHaveHadEffect;
    }

    /** Whether another attempt with the same arguments may succeed. */
    public boolean isRetryable() {
        return retryable;
    }
}
