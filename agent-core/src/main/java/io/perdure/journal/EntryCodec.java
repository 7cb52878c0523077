package io.perdure.journal;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.perdure.error.PerdureException;
import io.perdure.json.Json;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Entries to their stored form and back. Safe for use by several threads.
 *
 * <p>Stored entries are never rewritten, so fields that a newer library added stay in the journal; this one passes over
 * them.
 */
public final class EntryCodec {
    // Shared by all codecs: what Jackson learns of a type when it first meets it costs milliseconds.
    private static final Map<EntryKind, ObjectWriter> WRITERS = new EnumMap<>(EntryKind.class);
    private static final Map<EntryKind, ObjectReader> READERS = new EnumMap<>(EntryKind.class);

    static {
        ObjectMapper mapper = Json.mapper().copy().registerModule(new EntryModule());
        mapper.setVisibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE); // components only
        for (EntryKind kind : EntryKind.values()) {
            WRITERS.put(kind, mapper.writerFor(kind.type()));
            READERS.put(kind, mapper.readerFor(kind.type()));
        }
    }

    /** A codec for the newest journal format. */
    public EntryCodec() {}

    /**
     * The stored form of an entry.
     *
     * @throws InvalidTextException if a text in it holds half a surrogate pair
     */
    @SuppressWarnings("NullAway") // every kind has its writer: see above
    public StoredEntry encode(JournalEntry entry) {
        EntryKind kind = EntryKind.of(entry);
        try {
            byte[] json = WRITERS.get(kind).writeValueAsBytes(entry);
            if (holdsHalfPair(json)) {
                throw new InvalidTextException(kind.storedName());
            }
            return new StoredEntry(kind.storedName(), kind.format(), kind.skippable(), json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an entry of records and texts has no stored form", e);
        }
    }

    // Jackson writes whole pairs as they are in UTF-8, and halves as escapes.
    private static boolean holdsHalfPair(byte[] json) {
        for (int i = 0; i < json.length - 3; i++) {
            if (json[i] == '\\') {
                if (json[i + 1] == 'u' && (json[i + 2] | 0x20) == 'd' && json[i + 3] >= '8') {
                    return true;
                }
                i++; // what is escaped
            }
        }
        return false;
    }

    /**
     * The entry of a stored form; empty if it is of an unknown kind that may be skipped.
     *
     * @throws UnreadableJournalException if a newer library wrote it, or it is damaged
     */
    @SuppressWarnings("NullAway") // every kind has its reader: see above
    public Optional<JournalEntry> decode(TaskId task, StoredEntry stored) {
        EntryKind kind = EntryKind.named(stored.type());
        if (kind == null || stored.format() > EntryKind.NEWEST_FORMAT) {
            if (stored.skippable()) {
                return Optional.empty();
            }
            throw UnreadableJournalException.newer(task, stored, EntryKind.NEWEST_FORMAT);
        }
        try {
            return Optional.of(
                    READERS.get(kind).withAttribute(EntryModule.TASK, task).readValue(stored.json()));
        } catch (IOException e) {
            throw UnreadableJournalException.damaged(task, stored, e);
        }
    }

    /** All entries of a journal, those that may be skipped and are unknown left out. */
    public List<JournalEntry> decode(TaskId task, List<StoredEntry> stored) {
        List<JournalEntry> entries = new ArrayList<>(stored.size());
        for (StoredEntry one : stored) {
            decode(task, one).ifPresent(entries::add);
        }
        return entries;
    }

    /** A text that cannot be kept in a journal. Nothing was written. */
    public static final class InvalidTextException extends PerdureException {
        private static final long serialVersionUID = 1L;

        InvalidTextException(String kind) {
            super(
                    "invalid-text",
                    "A text in this " + kind + " entry holds half a surrogate pair, which has no form in UTF-8.",
                    "Repair the text where it was cut, or pass it through Json.storable.");
        }
    }

    /** A journal that this library cannot read. It was left as it is. */
    public static final class UnreadableJournalException extends PerdureException {
        private static final long serialVersionUID = 1L;

        private UnreadableJournalException(String code, String what, String fix, @Nullable Throwable cause) {
            super(code, what, fix, cause);
        }

        static UnreadableJournalException newer(TaskId task, StoredEntry entry, int known) {
            return new UnreadableJournalException(
                    "journal-newer",
                    "The journal of task " + quoted(task.value()) + " has an entry '" + entry.type()
                            + "' of journal format " + entry.format() + "; this library reads formats up to " + known
                            + ".",
                    "Use a version of Perdure that reads journal format " + entry.format() + ".",
                    null);
        }

        static UnreadableJournalException damaged(TaskId task, StoredEntry entry, Throwable cause) {
            return new UnreadableJournalException(
                    "journal-damaged",
                    "An entry '" + entry.type() + "' in the journal of task " + quoted(task.value())
                            + " cannot be read as what it says it is.",
                    "Restore the store from a backup, or do the work under a new task id.",
                    cause);
        }
    }
}
