package io.perdure.context;

import io.perdure.journal.Deeds;
import io.perdure.journal.Deeds.Deed;
import io.perdure.journal.TaskState;
import io.perdure.json.Json;
import java.util.List;

/** What a model must not forget, however much of the conversation is folded away: rendered when it is. */
final class Pinned {
    private static final int FEW = 5;
    private static final int SHORT_NOTE = 200;

    private final TaskState task;
    private final StringBuilder text = new StringBuilder();

    private Pinned(TaskState task) {
        this.task = task;
    }

    /** The text; {@code brief}: of the effects no more than the last few. */
    static String of(TaskState task, boolean brief) {
        Pinned pinned = new Pinned(task);
        pinned.plan();
        pinned.deeds(brief);
        pinned.unknown();
        pinned.tools();
        pinned.notes();
        return pinned.text.toString();
    }

    private void plan() {
        task.plan().ifPresent(plan -> text.append("Your plan:\n").append(plan.text()));
    }

    private void deeds(boolean brief) {
        Deeds deeds = task.deeds();
        if (!deeds.counts().isEmpty()) {
            text.append("What you have done so far: ");
            deeds.counts().entrySet().stream()
                    .sorted(java.util.Map.Entry.comparingByKey())
                    .forEach(tool -> text.append(tool.getKey())
                            .append(" ×")
                            .append(tool.getValue())
                            .append("; "));
            List<Deed> last = deeds.last();
            List<Deed> shown = brief ? last.subList(Math.max(0, last.size() - FEW), last.size()) : last;
            text.append("the last of it:\n");
            shown.forEach(this::line);
        }
    }

    private void unknown() {
        if (!task.deeds().unknown().isEmpty()) {
            text.append("Of these it is NOT KNOWN whether they had their effect:\n");
            task.deeds().unknown().forEach(this::line);
        }
    }

    private void line(Deed deed) {
        text.append("- ")
                .append(deed.id().callId())
                .append(' ')
                .append(deed.tool())
                .append(' ');
        text.append(deed.arguments()).append(" → ").append(deed.result()).append('\n');
    }

    private void notes() {
        if (!task.notes().texts().isEmpty()) {
            text.append("Your notes:\n");
            task.notes()
                    .sorted()
                    .forEach((key, note) -> text.append("- ")
                            .append(Json.visible(key))
                            .append(": ")
                            .append(
                                    note.length() <= SHORT_NOTE
                                            ? Json.visible(note)
                                            : "(" + note.length() + " characters, read_note shows it)")
                            .append('\n'));
        }
    }

    private void tools() {
        task.suspendedTools().keySet().stream()
                .sorted()
                .forEach(tool -> text.append("The tool ").append(tool).append(" is not available for now.\n"));
    }
}
