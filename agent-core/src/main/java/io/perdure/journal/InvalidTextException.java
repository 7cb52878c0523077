package io.perdure.journal;

import io.perdure.error.PerdureException;

/** A text that cannot be kept in a journal. Nothing was written. */
public final class InvalidTextException extends PerdureException {
    private static final long serialVersionUID = 1L;

    InvalidTextException(String kind, Throwable cause) {
        super(
                "invalid-text",
                "A text in this " + kind + " entry holds half a surrogate pair, which has no form in UTF-8.",
                "Repair the text where it was cut, or pass it through Json.storable.",
                cause);
    }
}
