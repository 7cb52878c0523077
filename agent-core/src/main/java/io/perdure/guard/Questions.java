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

    // Below the name of the argument stand names that may be somebody else's words: they must not pass for a line of
    // ours.
    private static String words(Concern concern) {
        return shown(words(concern, concern.argument()));
    }

    /** One reason not to make a call, in a line, for the model: without the names in handed values, which are somebody else's words. */
    static String wordsForModel(Concern concern) {
        int end = concern.argument().indexOf('/', 1);
        return words(concern, end < 0 ? concern.argument() : concern.argument().substring(0, end));
    }

    private static String words(Concern concern, String argument) {
        String about = argument.isEmpty() ? "" : argument.substring(1) + ": ";
        String from = concern.from().isEmpty() ? "" : " (from " + concern.from() + ")";
        return about + Reason.of(concern.rule()).words() + from + " [" + concern.rule() + "]";
    }
}
