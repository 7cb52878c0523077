package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;

/** What may stand in a stored text. */
final class Texts {
    private static final char REPLACEMENT = '\uFFFD';

    // Each character of every result is looked at: a table takes half the time of comparisons.
    private static final boolean[] LATIN = new boolean[0x100];

    static {
        for (char c = 0; c < LATIN.length; c++) {
            LATIN[c] = isHidden(c);
        }
    }

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

    /** The text with characters that cannot be seen written as escapes. */
    static String visible(String text) {
        int first = firstHidden(text);
        if (first < 0) {
            return text;
        }
        StringBuilder visible = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (!isHidden(c)) {
                visible.appendCodePoint(c);
            } else if (c != '\r') {
                visible.append(c > 0xFFFF ? "\\u{%x}".formatted(c) : "\\u%04x".formatted(c));
            } else if (i == text.length() || text.charAt(i) != '\n') {
                visible.append('\n');
            }
        }
        return visible.toString();
    }

    private static int firstHidden(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean hidden = c < LATIN.length ? LATIN[c] : isHidden(text.codePointAt(i));
            if (hidden) {
                return i;
            }
        }
        return -1;
    }

    // Joiners are left: emoji and several scripts need them.
    private static boolean isHidden(int c) {
        boolean turnsText = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F;
        boolean hidesText = c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0x00AD || (c >= 0xE0000 && c <= 0xE007F);
        return c == '\r' || isControl(c) || turnsText || hidesText;
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
