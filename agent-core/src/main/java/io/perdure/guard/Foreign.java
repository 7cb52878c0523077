package io.perdure.guard;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.trust.SinkKind;

/** stub */
record Foreign(String text) {
    static Foreign of(String text) {
        return new Foreign(text);
    }

    boolean holds(SinkKind kind, JsonNode leaf) {
        return leaf.asText().length() > 4 && text.contains(leaf.asText());
    }
}
