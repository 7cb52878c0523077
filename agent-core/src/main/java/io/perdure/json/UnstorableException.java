package io.perdure.json;

import org.jspecify.annotations.Nullable;

/**
 * A value that has no stored form. The message says why, and where in the value, as a sentence that begins in lower case; it never
 * quotes the value. The cause is what a getter of the value threw, if that is the reason.
 */
public final class UnstorableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean tooLarge;

    private UnstorableException(String why, @Nullable Throwable cause, boolean tooLarge) {
        super(why, cause);
        this.tooLarge = tooLarge;
    }

    UnstorableException(String why, @Nullable Throwable cause) {
        this(why, cause, false);
    }

    UnstorableException(String why) {
        this(why, null, false);
    }

    static UnstorableException tooLarge(String why) {
        return new UnstorableException(why, null, true);
    }

    /** Whether it has a form, which is larger than allowed. */
    public boolean isTooLarge() {
        return tooLarge;
    }
}
