package io.perdure.json;

import io.perdure.error.PerdureException;

/** A type that has no JSON schema, or a schema that cannot be used. */
public final class InvalidSchemaException extends PerdureException {
    private static final long serialVersionUID = 1L;

    InvalidSchemaException(String what, String fix) {
        super("invalid-schema", what, fix);
    }
}
