package io.perdure.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.perdure.json.Json;
import io.perdure.tool.Labeler.Labelled;
import io.perdure.tool.Labeler.Labels;
import io.perdure.trust.Label;
import org.jspecify.annotations.Nullable;

/** Puts labels on what tools say: the boundary at which they are attached. */
final class Labelling {
    private Labelling() {}

    /** The labels of a result; a labeler that fails leaves all of it untrusted. */
    static Labels of(@Nullable Object result, String stored, ToolInvocation invocation, ToolSpec spec) {
        if (result instanceof Labelled labelled) {
            return labelled.labels();
        }
        Declaration declared = spec.declaration();
        Labels labels = declared.labeler() == null
                ? Labels.of(label(invocation, spec))
                : byParts(declared.labeler(), stored, label(invocation, spec));
        return declared.shows() ? labels.revealed() : labels;
    }

    /** The labels of what a tool says of its failure: it may quote whatever it was answered. */
    static Labels ofFailure(ToolInvocation invocation, ToolSpec spec) {
        Labels labels = Labels.of(
                spec.declaration().labeler() == null
                        ? label(invocation, spec)
                        : label(invocation, spec).with(Label.Integrity.UNTRUSTED));
        return spec.declaration().shows() ? labels.revealed() : labels;
    }

    private static Label label(ToolInvocation invocation, ToolSpec spec) {
        return spec.declaration().result().label(spec.name(), invocation.id().callId());
    }

    private static Labels byParts(Labeler labeler, String stored, Label declared) {
        Label untrusted = declared.with(Label.Integrity.UNTRUSTED);
        try {
            Labels said = labeler.label(json(stored));
            Label label = said.label().equals(Label.MISSING) ? untrusted : said.label();
            return new Labels(label, said.trusted(), said.shown(), said.bits(), said.hidden(), said.names());
        } catch (RuntimeException | StackOverflowError e) {
            return Labels.of(untrusted);
        }
    }

    private static JsonNode json(String stored) {
        try {
            return Json.parse(stored);
        } catch (IllegalArgumentException e) {
            return TextNode.valueOf(stored);
        }
    }
}
