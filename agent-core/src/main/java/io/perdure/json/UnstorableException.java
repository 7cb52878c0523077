package io.perdure.json;

import org.jspecify.annotations.Nullable;

/**
 * A value that has no stored form. The message says why, and where in the value, as a sentence that begins in lower case; it never
 * quotes the value. The cause is what a getter of the value threw, if that is the reason.
 */
public final class UnstorableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnstorableException(String why, @Nullable Throwable cause) {
        super(why, cause);
    }

    UnstorableException(String why) {
        this(why, null);
    }
}
