package io.perdure.store;

import io.perdure.error.PerdureException;
import org.jspecify.annotations.Nullable;

/**
 * A store that must not be opened as it is: damaged, of another program, written by a newer version, or in use. It was
 * left untouched.
 */
public final class StoreRefusedException extends PerdureException {
    private static final long serialVersionUID = 1L;

    /**
     * A store that must not be opened.
     *
     * @param code {@code store-damaged}, {@code store-foreign}, {@code store-newer}, {@code store-in-use} or
     *     {@code store-unusable}
     * @param what what is wrong and where
     * @param fix what to do about it
     * @param cause the error that showed it, or {@code null}
     */
    public StoreRefusedException(String code, String what, String fix, @Nullable Throwable cause) {
        super(code, what, fix, cause);
    }
}
