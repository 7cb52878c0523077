package io.perdure.json;

/** A value that has no stored form. The message says why, and where in the value; it never quotes the value. */
public final class UnstorableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why the value cannot be stored, as a full sentence. */
    public UnstorableException(String why) {
        super(why);
    }
}
