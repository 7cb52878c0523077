package io.perdure.store;

import io.perdure.error.PerdureException;
import org.jspecify.annotations.Nullable;

/** The store could not be reached, or failed in the middle: it is not known whether anything was written. */
public final class StoreUnavailableException extends PerdureException {
    private static final long serialVersionUID = 1L;

    /**
     * A store that did not do what it was asked.
     *
     * @param what what went wrong and where
     * @param fix what to do about it
     * @param cause the store's own error, or {@code null}
     */
    public StoreUnavailableException(String what, String fix, @Nullable Throwable cause) {
        super("store-unavailable", what, fix, cause);
    }
}
