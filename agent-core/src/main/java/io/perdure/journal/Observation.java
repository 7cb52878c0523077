package io.perdure.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.journal.Handles.FilledIn;
import io.perdure.json.Json;
import io.perdure.tool.Labeler.Labels;
import io.perdure.tool.ToolOutcome;
import io.perdure.trust.Label;
import java.util.List;
import java.util.Set;

/**
 * What the model is shown of an outcome: what is trusted as it is, handles in place of the rest.
 *
 * @param text what is shown
 * @param label that of what is shown
 * @param handles those there are now
 */
record Observation(String text, Label label, Handles handles) {
    static Observation of(Call call, Handles handles) {
        ToolOutcome outcome = java.util.Objects.requireNonNull(call.outcome());
        Labels labels = outcome.labels();
        if (labels == null) { // from before there were labels, or from an agent without them
            return new Observation(outcome.observation(), Label.MISSING.join(call.choice()), handles);
        }
        Label arguments = call.attempts() == 0 // no tool saw them: it is the library that speaks
                ? Label.NONE
                : FilledIn.handed(call.asked(), handles);
        Label label = labels.label().join(arguments);
        if (!labels.hidden()) {
            String text = outcome.observation(Handles.plain(outcome.text()));
            return new Observation(text, label.join(call.choice()), handles);
        }
        if (label.isTrusted()) {
            return new Observation(outcome.observation(outcome.text()), label.join(call.choice()), handles);
        }
        return hidden(call, outcome, label, handles);
    }

    /** What came too late is hidden as a whole: who had a part in its arguments is not known any more. */
    static Observation late(LateResult late, Handles handles) {
        ToolOutcome outcome = late.outcome();
        if (outcome.labels() == null || outcome.text().isEmpty()) {
            Label label = outcome.labels() == null ? Label.MISSING : Label.NONE;
            return new Observation(outcome.observation(), label, handles);
        }
        Label label = outcome.labels().label().with(Label.Integrity.UNTRUSTED);
        Hiding hiding =
                new Hiding(handles.minted(), "late result of " + late.id().callId(), label);
        return new Observation(outcome.observation(hiding.whole(outcome)), Label.NONE, handles.and(hiding.minted()));
    }

    private static Observation hidden(Call call, ToolOutcome outcome, Label label, Handles handles) {
        Labels labels = java.util.Objects.requireNonNull(outcome.labels());
        List<String> trusted =
                labels.trusted(); // whatever the arguments were: a system filled these, or has checked them
        String origin = call.asked().tool() + " " + call.id().callId();
        Hiding hiding = new Hiding(handles.minted(), origin, label);
        boolean whole = outcome.failure() != null
                || outcome.artifact() != null
                || (trusted.isEmpty() && labels.shown().isEmpty());
        String said = outcome.output().isEmpty() && outcome.isDone()
                ? ""
                : whole ? hiding.whole(outcome) : parts(outcome, hiding, labels);
        Label shown = trusted.isEmpty()
                ? call.choice()
                : call.choice().join(new Label(Label.Integrity.TRUSTED, label.sources(), label.readers(), Set.of()));
        return new Observation(outcome.observation(said), shown, handles.and(hiding.minted()));
    }

    private static String parts(ToolOutcome outcome, Hiding hiding, Labels labels) {
        try {
            JsonNode result = Json.parse(outcome.output());
            return Json.visible(hiding.parts(result, labels).toString());
        } catch (IllegalArgumentException e) {
            return hiding.whole(outcome);
        }
    }
}
