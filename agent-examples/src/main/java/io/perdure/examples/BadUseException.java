package io.perdure.examples;

/** The example cannot run as it was started; the message says what to do. */
public final class BadUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A message for the person at the keyboard. */
    public BadUseException(String message) {
        super(message);
    }
}
