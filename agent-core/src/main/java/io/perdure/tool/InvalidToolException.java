package io.perdure.tool;

import io.perdure.error.PerdureException;

/** A tool that cannot be offered to a model as it is declared. */
public final class InvalidToolException extends PerdureException {
    private static final long serialVersionUID = 1L;

    /**
     * A refused declaration.
     *
     * @param what what is wrong with which tool
     * @param fix what to write instead
     */
    public InvalidToolException(String what, String fix) {
        super("invalid-tool", what, fix);
    }
}
