package io.perdure.context;

import io.perdure.journal.Notes;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskState.TaskHistory;
import io.perdure.llm.LlmClient;
import io.perdure.tool.Declaration;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolException;
import io.perdure.tool.Tools;
import java.util.Set;

/**
 * Ready tools by which a model looks after its own context: it reads again what was folded away, and writes down what it must not forget.
 * They change the journal and nothing else.
 */
public final class ContextTools {
    /** Of which {@code read_note} names all keys: where a window is very narrow not all of them are shown. */
    static final String ALL_KEYS = "?";

    private static final int MOST_NOTES = 64;
    private static final int LONGEST_NOTE = 4_000;
    private static final int LONGEST_KEY = 60;
    private static final int ALL_NOTES = 32_000;
    private static final int ALL_PINNED = 1_500;

    private ContextTools() {}

    /** All of them: {@link #readHistory()}, {@link #readArtifact()}, {@link #writeNote()} and {@link #readNote()}. */
    public static Tools standard() {
        return Tools.of(readHistory(), readArtifact(), writeNote(), readNote());
    }

    /**
     * {@code read_artifact(handle, offset, length, find, pointer)}: more of an output that is too long to be shown. For orchestrators that keep
     * artifacts.
     */
    public static Tool readArtifact() {
        return ArtifactTools.readArtifact();
    }

    /**
     * {@code extract} and {@code reveal}, the ways from a hidden text to something a model can work with; every guarded agent has them.
     *
     * @param quarantined fills in forms for {@code extract}: asked without tools, with the hidden texts and the instruction alone
     * @param bits how many bits of hidden texts a task may be shown in answers that are too small for an instruction
     */
    public static Tools forHiddenTexts(LlmClient quarantined, int bits) {
        return QuarantineTools.of(quarantined, bits);
    }

    /** {@code read_history(fromStep, toStep, tool, text, offset)}: what was said, called, observed and told in earlier steps. */
    public static Tool readHistory() {
        return Tool.named(HistorySlice.TOOL)
                .description(
                        "Read again what you did and saw in earlier steps of this task, also what was folded away. Give a"
                                + " range of steps, and if you like the name of a tool and a text that must occur.")
                .effect(Effect.READ_ONLY)
                .trust(declaration -> Declaration.inward())
                .calls(
                        HistorySlice.Range.class,
                        (range, call) -> HistorySlice.of(
                                range,
                                call.invocation().id().task(),
                                find(call, TaskHistory.class).entries()));
    }

    /** {@code write_note(key, text, pinned)}: kept until it is written anew or emptied; its key is always shown, and its text if it is pinned. */
    public static Tool writeNote() {
        return Tool.named(Notes.TOOL)
                .description(
                        "Write down under a short key what you must not forget in this task. The keys of your notes are"
                                + " always shown to you, and those few notes whole that you pin. An empty text removes the note.")
                .effect(Effect.READ_ONLY)
                .trust(declaration -> Declaration.inward())
                .oneAfterTheOther()
                .calls(Notes.Note.class, (note, call) -> {
                    demandRoom(find(call, TaskState.class).notes(), note);
                    return note.text().isEmpty() ? "removed" : "noted";
                });
    }

    private static void demandRoom(Notes notes, Notes.Note note) throws ToolException {
        int others = others(notes, notes.texts().keySet(), note);
        if (note.pinned().orElse(false)
                && others(notes, notes.pinned(), note) + note.text().length() > ALL_PINNED) {
            throw ToolException.refused("Pinned notes have room for " + ALL_PINNED
                    + " characters in all. Pin less, or write one of them anew without pinning it.");
        }
        boolean many = notes.texts().size() >= MOST_NOTES && !notes.texts().containsKey(note.key());
        if (note.key().isBlank()
                || note.key().length() > LONGEST_KEY
                || note.text().length() > LONGEST_NOTE) {
            throw ToolException.refused(
                    "A key has 1 to " + LONGEST_KEY + " characters, a note at most " + LONGEST_NOTE + ".");
        }
        if (!note.text().isEmpty() && (many || others + note.text().length() > ALL_NOTES)) {
            throw ToolException.refused("There is room for " + MOST_NOTES + " notes and " + ALL_NOTES
                    + " characters in all. Remove or shorten one first.");
        }
    }

    private static int others(Notes notes, Set<String> keys, Notes.Note note) {
        return keys.stream()
                .filter(key -> !key.equals(note.key()))
                .mapToInt(key -> notes.texts().getOrDefault(key, "").length())
                .sum();
    }

    /** {@code read_note(key)}: a note of this task; of the key {@code ?}, unless there is a note of it, the keys of all. */
    public static Tool readNote() {
        return Tool.named("read_note")
                .description("Read a note that you wrote in this task.")
                .effect(Effect.READ_ONLY)
                .trust(declaration -> Declaration.inward())
                .calls(Key.class, (wanted, call) -> {
                    Notes notes = find(call, TaskState.class).notes();
                    String text = notes.texts().get(wanted.key());
                    if (text == null && wanted.key().equals(ALL_KEYS)) {
                        return String.join("\n", notes.sorted().keySet());
                    }
                    if (text == null) {
                        throw ToolException.refused("There is no note of this key; there are: "
                                + String.join(", ", notes.sorted().keySet()) + ".");
                    }
                    return text;
                });
    }

    private static <T> T find(ToolContext call, Class<T> type) {
        return call.find(type).orElseThrow(() -> new IllegalStateException("this tool works in a task only"));
    }

    record Key(String key) {}
}
