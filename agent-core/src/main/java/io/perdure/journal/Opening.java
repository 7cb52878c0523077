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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How a conversation begins: with what the user said, and handles in place of what goes with it. */
final class Opening {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,24}");

    private Opening() {}

    static Conversation of(TaskStarted start) {
        TaskStarted.Parent parent = start.parent();
        return parent == null ? ofUser(start) : ofModel(start.goal(), parent);
    }

    // The words of another task's model: an instruction that is trusted as far as the reply that it stood in.
    private static Conversation ofModel(String goal, TaskStarted.Parent parent) {
        List<Handle> handles = new ArrayList<>();
        parent.attached().forEach(attached -> handles.add(handle(handles.size() + 1, attached)));
        String attached =
                handles.stream().map(handle -> "\n" + handle.caption()).collect(Collectors.joining());
        Message said = new Message.User(attached.isEmpty() ? goal : goal + "\n\nAttached:" + attached);
        return Conversation.EMPTY.said(said, parent.goal()).with(Handles.NONE.and(handles));
    }

    private static Handle handle(int number, TaskStarted.Attachment attached) {
        String origin = "attachment " + number;
        return new Handle(number, origin, attached.label(), attached.json(), attached.text(), null);
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
