package io.perdure.guard;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/** Characters that deceive: those that cannot be seen, and words of letters from several scripts (Unicode Technical Standard 39, restriction levels). */
final class Scripts {
    private static final Set<UnicodeScript> NEUTRAL =
            EnumSet.of(UnicodeScript.COMMON, UnicodeScript.INHERITED, UnicodeScript.UNKNOWN);

    // Japanese, Chinese and Korean are written with several scripts, Latin among them.
    private static final Set<UnicodeScript> EAST_ASIAN = EnumSet.of(
            UnicodeScript.LATIN,
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.HANGUL,
            UnicodeScript.BOPOMOFO);

    // Hangul fillers, the joiner of graphemes, a blank of Braille, vowels of Khmer, the object that is not there.
    private static final String FILLERS = "\u115F\u1160\u3164\uFFA0\u034F\u2800\u17B4\u17B5\uFFFC\uD834\uDD59";

    private Scripts() {}

    /** Whether it is printable ASCII and nothing else: then it is its own form, of one script, and all of it is seen. */
    static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /** Whether the letters of one word come from scripts that are not written together. */
    static boolean areMixed(String text) {
        Set<UnicodeScript> word = EnumSet.noneOf(UnicodeScript.class);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isLetter(c)) {
                word.add(UnicodeScript.of(c));
                word.removeAll(NEUTRAL);
                if (word.size() > 1 && !EAST_ASIAN.containsAll(word)) {
                    return true;
                }
            } else if (!isJoining(c)) {
                word.clear();
            }
        }
        return false;
    }

    // What stands within a word does not end it.
    private static boolean isJoining(int c) {
        return Character.isDigit(c)
                || Character.getType(c) == Character.NON_SPACING_MARK
                || c == '-'
                || c == '_'
                || isHidden(c);
    }

    /** Whether it holds characters that cannot be seen: controls, formats such as bidirectional ones, tags, fillers, private ones. */
    static boolean holdsHidden(String text) {
        return text.codePoints().anyMatch(Scripts::isHidden);
    }

    private static boolean isHidden(int c) {
        int type = Character.getType(c);
        boolean selector =
                (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF) || (c >= 0x180B && c <= 0x180F);
        boolean oddSpace = type == Character.SPACE_SEPARATOR && c != ' ';
        return type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.PRIVATE_USE
                || type == Character.UNASSIGNED
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || (type == Character.CONTROL && c != '\n' && c != '\t' && c != '\r')
                || FILLERS.indexOf(c) >= 0
                || selector
                || oddSpace;
    }
}
