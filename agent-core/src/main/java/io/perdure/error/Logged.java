package io.perdure.error;

import java.util.Arrays;

/**
 * An error as it may stand in a log: its class and code, where it was thrown and what caused it. What it says is somebody's text, and stands there
 * only if that is asked for, cut short and on one line.
 */
final class Logged extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MOST_CAUSES = 5;
    private static final int MOST_FRAMES = 60;
    private static final int LONGEST_TEXT = 1_000;

    private Logged(String what, StackTraceElement[] frames) {
        super(what, null, false, true);
        setStackTrace(frames);
    }

    static Logged of(Throwable error, boolean texts) {
        return of(error, texts, MOST_CAUSES);
    }

    // What is overridden may throw or hang on itself: an error that cannot be read is still one that is told of.
    private static Logged of(Throwable error, boolean texts, int causes) {
        Logged logged = new Logged(kind(error) + (texts ? text(error) : ""), frames(error));
        try {
            Throwable cause = error.getCause();
            if (cause != null && causes > 1) {
                logged.initCause(of(cause, texts, causes - 1));
            }
        } catch (RuntimeException | StackOverflowError e) {
            return logged;
        }
        return logged;
    }

    static String kind(Throwable error) {
        String type = error.getClass().getName();
        return error instanceof PerdureException known ? type + " [" + known.code() + "]" : type;
    }

    private static String text(Throwable error) {
        try {
            return error.getMessage() == null ? "" : ": " + PerdureException.plain(error.getMessage(), LONGEST_TEXT);
        } catch (RuntimeException | StackOverflowError e) {
            return ": (its message cannot be read)";
        }
    }

    private static StackTraceElement[] frames(Throwable error) {
        try {
            StackTraceElement[] all = error.getStackTrace();
            return Arrays.copyOf(all, Math.min(all.length, MOST_FRAMES));
        } catch (RuntimeException | StackOverflowError e) {
            return new StackTraceElement[0];
        }
    }
}
