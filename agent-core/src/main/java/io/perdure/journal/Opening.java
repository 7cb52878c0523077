package io.perdure.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.json.Json;
import io.perdure.llm.Message;
import io.perdure.trust.Label;
import io.perdure.trust.Label.Source;
import java.util.Map;
import java.util.regex.Pattern;

/** How a conversation begins: with what the user said, and handles in place of what goes with it. */
final class Opening {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,24}");

    private Opening() {}

    static Conversation of(TaskStarted start) {
        StringBuilder text = new StringBuilder(start.goal());
        if (!start.params().isEmpty()) {
            JsonNode params = Json.mapper().valueToTree(start.params());
            text.append("\n\nParameters: ").append(params);
        }
        Hiding hiding = new Hiding(0, "the user", attached());
        for (Map.Entry<String, String> attached : start.attached().entrySet()) {
            text.append(text.length() == start.goal().length() ? "\n" : "")
                    .append("\nAttached as ")
                    .append(name(attached.getKey(), hiding.minted().size() + 1))
                    .append(": ")
                    .append(hiding.mint(attached.getValue(), false, null));
        }
        return Conversation.EMPTY
                .said(new Message.User(text.toString()), Label.USER)
                .with(Handles.NONE.and(hiding.minted()));
    }

    // It may be the name of a stranger's file: shown if it is a short word without spaces, otherwise counted.
    private static String name(String given, int position) {
        return NAME.matcher(given).matches() ? given : "number " + position;
    }

    private static Label attached() {
        return Label.MISSING.from(new Source(Source.Kind.USER, "attached", ""));
    }
}
