package io.perdure.context;

import io.perdure.journal.Call;
import io.perdure.journal.Deeds;
import io.perdure.journal.Deeds.Deed;
import io.perdure.journal.Notes;
import io.perdure.journal.Plan;
import io.perdure.journal.TaskState;
import io.perdure.json.Json;
import io.perdure.llm.TokenEstimate;
import java.util.List;
import java.util.Map;

/** What a model must not forget, however much of the conversation is folded away: rendered when it is, the shorter the less room there is. */
final class Pinned {
    private static final int SHORT_NOTE = 200;
    private static final int MOST_ASKED = 20;
    private static final double KEYS = 0.15;
    private static final double ITEMS = 0.25;

    private final TaskState task;
    private final Depth depth;
    private final long target;
    private final StringBuilder text = new StringBuilder();

    private Pinned(TaskState task, Depth depth, long target) {
        this.task = task;
        this.depth = depth;
        this.target = target;
    }

    /** The text, for a conversation that may take so many tokens. */
    static String of(TaskState task, long target) {
        String shown = "";
        for (Depth depth : Depth.values()) {
            shown = new Pinned(task, depth, target).rendered();
            if (TokenEstimate.of(shown) <= depth.share * target) {
                return shown;
            }
        }
        return shown;
    }

    private String rendered() {
        plan();
        deeds();
        unknown();
        asked();
        surroundings();
        notes();
        return text.toString();
    }

    private void plan() {
        task.plan().ifPresent(plan -> {
            text.append("Your plan:\n");
            text.append(depth == Depth.WHOLE ? plan.text() : open(plan));
        });
    }

    // What is settled is the first that need not be told item by item.
    private String open(Plan plan) {
        List<String> items = plan.items().stream()
                .filter(item -> !item.status().isSettled())
                .map(item -> new Plan(List.of(item), 0, 0).text().strip())
                .map(item -> part(item, depth.itemCharacters) + "\n")
                .toList();
        String settled = plan.settled() == 0 ? "" : "[x] " + plan.settled() + " items are settled\n";
        return settled
                + asManyAsFit(items, ITEMS, " more items to do (read_history of step " + plan.step() + " shows all)\n");
    }

    private void deeds() {
        Deeds deeds = task.deeds();
        if (!deeds.counts().isEmpty()) {
            text.append("What you have done so far" + (deeds.unknown().isEmpty() ? "" : ", or may have done") + ": ");
            deeds.counts().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(tool -> text.append(tool.getKey())
                            .append(" ×")
                            .append(tool.getValue())
                            .append("; "));
            List<Deed> last = deeds.last();
            text.append(depth.deeds > 0 ? "the last of it:\n" : "\n");
            last.subList(Math.max(0, last.size() - depth.deeds), last.size()).forEach(this::line);
        }
    }

    private void unknown() {
        List<Deed> unknown = task.deeds().unknown();
        if (!unknown.isEmpty()) {
            text.append("Of these it is NOT KNOWN whether they had their effect"
                    + (unknown.size() < Deeds.MOST_UNKNOWN
                            ? ":\n"
                            : " (the newest " + Deeds.MOST_UNKNOWN
                                    + "; there may be earlier ones, see read_history):\n"));
            int from = Math.max(0, unknown.size() - depth.unknown);
            unknown.subList(0, from).forEach(deed -> text.append(deed.id().callId() + ' ' + deed.tool() + "; "));
            text.append(from > 0 ? "\n" : "");
            unknown.subList(from, unknown.size()).forEach(this::line);
        }
    }

    // Of the current step, of which there are few; the model must not ask for them once more.
    private void asked() {
        List<String> asked = task.calls().stream()
                .filter(call -> call.phase() == Call.Phase.ASKED)
                .map(call -> call.id().callId() + ' ' + call.asked().tool() + "; ")
                .toList();
        if (!asked.isEmpty()) {
            text.append("A person has been asked whether these calls may be made, and has not answered yet: ")
                    .append(String.join("", asked.subList(0, Math.min(asked.size(), MOST_ASKED))))
                    .append(asked.size() > MOST_ASKED ? "and " + (asked.size() - MOST_ASKED) + " more" : "")
                    .append('\n');
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

    private void surroundings() {
        if (!task.changes().isEmpty()) {
            String changes = part(String.join(" ", task.changes()), depth.itemCharacters);
            text.append("Something had changed when the task was taken up again: ")
                    .append(changes)
                    .append('\n');
        }
        task.suspendedTools().keySet().stream()
                .sorted()
                .forEach(tool -> text.append("The tool ").append(tool).append(" is not available for now.\n"));
    }

    private void notes() {
        Notes notes = task.notes();
        if (notes.texts().isEmpty()) {
            return;
        }
        text.append("Your notes:\n");
        notes.sorted().forEach((key, note) -> {
            if (depth != Depth.LEAST || notes.pinned().contains(key)) {
                boolean whole = note.length() <= SHORT_NOTE || notes.pinned().contains(key);
                String shown = whole ? note : "(" + note.length() + " characters, read_note shows it)";
                text.append("- " + indented(key) + ": " + indented(shown) + "\n");
            }
        });
        if (depth == Depth.LEAST && notes.pinned().size() < notes.texts().size()) {
            List<String> keys = notes.sorted().keySet().stream()
                    .filter(key -> !notes.pinned().contains(key))
                    .map(key -> indented(key) + "; ")
                    .toList();
            text.append("by their keys, read_note shows them: ")
                    .append(asManyAsFit(
                            keys, KEYS, " more notes (read_note of the key " + ContextTools.ALL_KEYS + " names all)"))
                    .append('\n');
        }
    }

    private String asManyAsFit(List<String> lines, double share, String more) {
        StringBuilder shown = new StringBuilder();
        long left = depth == Depth.LEAST ? (long) (share * target) : Long.MAX_VALUE;
        int count = 0;
        for (String line : lines) {
            left -= TokenEstimate.of(line);
            if (left < 0 && count > 0) {
                return shown + "and " + (lines.size() - count) + more;
            }
            shown.append(line);
            count++;
        }
        return shown.toString();
    }

    private static String part(String whole, int longest) {
        String line = indented(whole).replaceAll("\\s+", " ");
        return line.length() <= longest ? line : Json.storable(line.substring(0, longest)) + "…";
    }

    // So that no text of a model begins a line, and looks like a part of another kind.
    private static String indented(String words) {
        return Json.visible(words).replace("\n", "\n  ");
    }

    /** How much of each part is shown; the first whose share of the conversation is enough. */
    private enum Depth {
        WHOLE(0.25, Deeds.MOST_LAST, Deeds.MOST_UNKNOWN, Integer.MAX_VALUE),
        BRIEF(0.5, 5, 5, 200),
        LEAST(1, 0, 0, 80);

        private final double share;
        private final int deeds;
        private final int unknown;
        private final int itemCharacters;

        Depth(double share, int deeds, int unknown, int itemCharacters) {
            this.share = share;
            this.deeds = deeds;
            this.unknown = unknown;
            this.itemCharacters = itemCharacters;
        }
    }
}
