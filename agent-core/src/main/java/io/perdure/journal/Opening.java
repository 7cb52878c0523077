package io.perdure.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.journal.Handles.Handle;
import io.perdure.json.Json;
import io.perdure.llm.Message;
import io.perdure.trust.Label;
import io.perdure.trust.Label.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a conversation begins: with what the user said, and handles in place of what goes with it. */
final class Opening {
    private Opening() {}

    static Conversation of(TaskStarted start) {
        TaskStarted.Parent parent = start.parent();
        return parent == null ? ofUser(start) : ofModel(start.goal(), parent);
    }

    // The words of another task's model: an instruction that is trusted as far as the reply that it stood in.
    private static Conversation ofModel(String goal, TaskStarted.Parent parent) {
        StringBuilder text = new StringBuilder(goal);
        List<Handle> handles = new ArrayList<>();
        for (TaskStarted.Attachment attached : parent.attached()) {
            String origin = "attachment " + (handles.size() + 1);
            Hiding hiding = new Hiding(handles.size(), origin, attached.label());
            text.append(handles.isEmpty() ? "\n\nAttached:\n" : "\n")
                    .append(hiding.mint(attached.text(), attached.json(), null));
            handles.addAll(hiding.minted());
        }
        return Conversation.EMPTY
                .said(new Message.User(text.toString()), parent.goal())
                .with(Handles.NONE.and(handles));
    }

    private static Conversation ofUser(TaskStarted start) {
        StringBuilder text = new StringBuilder(start.goal());
        if (!start.params().isEmpty()) {
            JsonNode params = Json.mapper().valueToTree(start.params());
            text.append("\n\nParameters: ").append(params);
        }
        Hiding hiding = new Hiding(0, "the user", attached());
        for (Map.Entry<String, String> attached : start.attached().entrySet()) {
            text.append(text.length() == start.goal().length() ? "\n" : "")
                    .append("\nAttached as ")
                    .append(attached.getKey())
                    .append(": ")
                    .append(hiding.mint(attached.getValue(), false, null));
        }
        return Conversation.EMPTY
                .said(new Message.User(text.toString()), Label.USER)
                .with(Handles.NONE.and(hiding.minted()));
    }

    private static Label attached() {
        return Label.MISSING.from(new Source(Source.Kind.USER, "attached", ""));
    }
}
