package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;

/** What may stand in a stored text. */
final class Texts {
    private static final char REPLACEMENT = '\uFFFD';

    private Texts() {}

    /** Where the first half of a surrogate pair stands that has no other half; -1 if there is none. */
    static int firstHalfPair(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (isHalf(text, i)) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    private static boolean isHalf(String text, int i) {
        boolean whole = Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        return !whole;
    }

    /** Whether a text or a key in the tree holds half a surrogate pair. */
    static boolean hasHalfPair(JsonNode tree) {
        if (tree.isTextual()) {
            return firstHalfPair(tree.textValue()) >= 0;
        }
        return tree.propertyStream().anyMatch(property -> firstHalfPair(property.getKey()) >= 0)
                || tree.valueStream().anyMatch(Texts::hasHalfPair);
    }

    /** How many bytes the text takes in UTF-8, without making them; it holds no half pairs. */
    static long utf8Length(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2; // a pair takes four, so half of it two
            }
        }
        return bytes;
    }

    /** The text with halves of surrogate pairs, and control characters but tab and line ends, replaced. */
    static String cleaned(String text) {
        if (isClean(text)) {
            return text;
        }
        StringBuilder cleaned = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> isHalfPair(c) || isControl(c) ? REPLACEMENT : c)
                .forEach(cleaned::appendCodePoint);
        return cleaned.toString();
    }

    private static boolean isClean(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isControl(text.charAt(i))) {
                return false;
            }
        }
        return firstHalfPair(text) < 0;
    }

    // A whole pair comes as one code point beyond this range.
    private static boolean isHalfPair(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    private static boolean isControl(int c) {
        return Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t';
    }
}
