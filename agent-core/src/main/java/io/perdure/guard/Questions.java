package io.perdure.guard;

import io.perdure.journal.ApprovalRequested;
import io.perdure.journal.ApprovalRequested.Concern;
import io.perdure.journal.ApprovalRequested.Item;
import io.perdure.json.Json;
import io.perdure.store.TaskId;
import java.util.List;
import java.util.stream.Collectors;

/** A question to a person in words, made of data alone. */
final class Questions {
    private static final int LONGEST = 2_000;

    private Questions() {}

    static String text(String id, List<TaskId> path, ApprovalRequested asked) {
        StringBuilder text =
                new StringBuilder("May the agent do this? (").append(id).append(')');
        text.append(askedBy(path));
        for (Item item : asked.items()) {
            text.append("\n  ").append(item.tool()).append(' ').append(shown(item.arguments()));
            text.append(item.soFar().isEmpty() ? "" : "\n    " + item.soFar());
            item.concerns().forEach(concern -> text.append("\n    ! ").append(words(concern)));
        }
        return text.toString();
    }

    private static String askedBy(List<TaskId> path) {
        String tasks = path.stream().map(TaskId::value).collect(Collectors.joining(" > "));
        return path.size() == 1 ? "" : "\n  asked by a task that is done for another one: " + shown(tasks);
    }

    private static String shown(String text) {
        String line = Json.visible(text).replace('\n', ' ');
        return line.length() <= LONGEST ? line : Json.storable(line.substring(0, LONGEST)) + "… (cut)";
    }

    /** One reason to ask, in a line. */
    static String words(Concern concern) {
        String about = concern.argument().isEmpty() ? "" : concern.argument().substring(1) + ": ";
        String from = concern.from().isEmpty() ? "" : " (from " + concern.from() + ")";
        return about + Reason.of(concern.rule()).words() + from + " [" + concern.rule() + "]";
    }
}
