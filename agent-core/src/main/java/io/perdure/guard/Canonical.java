package io.perdure.guard;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.trust.SinkKind;
import java.util.Optional;

/** stub */
record Canonical(String form, boolean flagged, Optional<String> host) {
    static Optional<Canonical> of(SinkKind kind, JsonNode leaf) {
        return of(kind, leaf.isTextual() ? leaf.textValue() : leaf.toString());
    }

    static Optional<Canonical> of(SinkKind kind, String literal) {
        return Optional.of(new Canonical(literal, false, Optional.empty()));
    }
}
