package io.perdure.journal;

import io.perdure.json.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a model wrote down for itself, by key. It does so by calling the tool {@value #TOOL}, so its notes stand in the journal as the
 * arguments of these calls. Immutable, and bounded by the tool.
 *
 * @param texts by key; unmodifiable
 * @param pinned the keys of those that are always shown whole; unmodifiable
 */
public record Notes(Map<String, String> texts, Set<String> pinned) {
    /** The name of the tool by which a model writes notes; no other tool may have it. */
    public static final String TOOL = "write_note";

    static final Notes NONE = new Notes(Map.of(), Set.of());

    /** Copies both. */
    public Notes {
        texts = Map.copyOf(texts);
        pinned = Set.copyOf(pinned);
    }

    Notes after(Calls before, JournalEntry entry) {
        if (entry instanceof InvocationEnded e && e.outcome().isDone() && before.isOpen(e.id())) {
            Call call = before.find(e.id());
            return call != null && call.asked().tool().equals(TOOL)
                    ? with(call.asked().arguments())
                    : this;
        }
        return this;
    }

    private Notes with(String arguments) {
        try {
            Note note = Json.read(Json.parse(arguments), Note.class);
            Map<String, String> more = new LinkedHashMap<>(texts);
            Set<String> pins = new LinkedHashSet<>(pinned);
            more.remove(note.key());
            pins.remove(note.key());
            if (!note.text().isEmpty()) {
                more.put(note.key(), note.text());
                note.pinned().filter(wanted -> wanted).ifPresent(wanted -> pins.add(note.key()));
            }
            return new Notes(more, pins);
        } catch (IllegalArgumentException e) { // an older or a newer form of the tool
            return this;
        }
    }

    /** The notes in the order of their keys. */
    public SortedMap<String, String> sorted() {
        return new TreeMap<>(texts);
    }

    /**
     * The arguments of the tool.
     *
     * @param key short
     * @param text what is to be remembered; empty to remove the note
     * @param pinned whether it is always shown whole; by default it is not
     */
    public record Note(String key, String text, Optional<Boolean> pinned) {}
}
