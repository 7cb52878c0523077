package io.perdure.error;

import java.util.Objects;
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
        String shown = text.length() <= 80 ? text : text.substring(0, 79) + "…";
        return "'" + shown.replaceAll("[\\p{Cntrl}\\p{Cf}]", "�") + "'";
    }
}
