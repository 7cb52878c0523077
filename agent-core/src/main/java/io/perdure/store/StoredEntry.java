package io.perdure.store;

import java.util.Arrays;
import java.util.Objects;

/**
 * One journal entry as a store sees it: a type, the journal format that introduced its shape, and opaque content.
 *
 * @param type the entry's kind, lower-case letters, digits and hyphens
 * @param format the journal format a reader must know to understand it, from 1 up
 * @param skippable whether a reader that does not know the type may leave it out
 * @param json the content: one JSON value in UTF-8 without line breaks. Not copied: neither side changes it
 */
@SuppressWarnings("ArrayRecordComponent") // content is handed through, a copy for each entry would cost every step
public record StoredEntry(String type, int format, boolean skippable, byte[] json) {
    /** Checks that nothing is missing. */
    public StoredEntry {
        Objects.requireNonNull(json, "json");
        if (!isName(type)) {
            throw new IllegalArgumentException("type must be lower-case letters, digits and hyphens");
        }
        if (format < 1) {
            throw new IllegalArgumentException("format must be 1 or more, is " + format);
        }
    }

    private static boolean isName(String type) {
        for (int i = 0; i < type.length(); i++) {
            char c = type.charAt(i);
            if (c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9')) {
                return false;
            }
        }
        return !type.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredEntry that
                && type.equals(that.type)
                && format == that.format
                && skippable == that.skippable
                && Arrays.equals(json, that.json);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.hashCode(json);
    }

    @Override
    public String toString() {
        return type + "/" + format + " (" + json.length + " bytes)";
    }
}
