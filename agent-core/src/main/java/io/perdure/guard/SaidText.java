package io.perdure.guard;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.trust.SinkKind;

/** stub */
record SaidText(String text) {
    static SaidText of(String text) {
        return new SaidText(text);
    }

    boolean vouches(SinkKind kind, JsonNode leaf) {
        return leaf.asText().length() > 4 && text.contains(leaf.asText());
    }
}
