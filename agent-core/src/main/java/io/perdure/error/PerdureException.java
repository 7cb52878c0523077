package io.perdure.error;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An error of the library. Its message says what is wrong and where, then how to fix it, then a stable code in square
 * brackets; the code has its paragraph in {@code docs/reference/errors.md}.
 *
 * <p>Text that came from a model or a tool, and secret values, are never quoted in a message. One subclass exists for
 * each error a caller can do something about.
 */
public class PerdureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private final String code;
    private final String fix;

    /**
     * An error with its cure.
     *
     * @param code stable, lower-case words joined by hyphens
     * @param what what is wrong and where: one or more full sentences
     * @param fix what the reader can do about it: one or more full sentences
     * @param cause what led here, or {@code null}
     */
    public PerdureException(String code, String what, String fix, @Nullable Throwable cause) {
        super(what + " Fix: " + fix + " [" + code + "]", cause);
        this.code = Objects.requireNonNull(code, "code");
        this.fix = Objects.requireNonNull(fix, "fix");
    }

    /** An error with its cure, and no other error behind it. */
    public PerdureException(String code, String what, String fix) {
        this(code, what, fix, null);
    }

    /** The stable code of this kind of error, such as {@code task-id-taken}. */
    public final String code() {
        return code;
    }

    /** What the reader can do about it. */
    public final String fix() {
        return fix;
    }

    /** {@code text} in single quotes, its control characters replaced, cut at 80 characters: safe to print. */
    public static String quoted(String text) {
        return "'" + plain(text, 80) + "'";
    }

    /** {@code text} as one line of at most so many characters, what cannot be seen or turns the direction of text replaced: safe to print. */
    public static String plain(String text, int longest) {
        boolean fits = text.length() <= longest;
        String shown = fits ? text : text.substring(0, longest - 1);
        String whole = !fits && Character.isHighSurrogate(shown.charAt(shown.length() - 1))
                ? shown.substring(0, shown.length() - 1)
                : shown;
        return HIDDEN.matcher(whole).replaceAll("\uFFFD") + (fits ? "" : "…");
    }

    /**
     * An error as it may stand in a log: its class and code, the place where it was thrown, and the same of its causes. What errors say is
     * somebody's text: it may quote what a model, a tool or a stranger wrote.
     *
     * @param texts whether what they say is there too, each cut to a line of 1 000 characters: for {@code DEBUG} alone
     */
    public static Throwable forLog(Throwable error, boolean texts) {
        return Logged.of(error, texts);
    }

    /** The class and the code of an error, and nothing of what it says: for one line of a log. */
    public static String kind(Throwable error) {
        return Logged.kind(error);
    }
}
