package io.perdure.json;

/** What may stand in a stored text. */
final class Texts {
    private static final char REPLACEMENT = '\uFFFD';

    private Texts() {}

    /** Where the first half of a surrogate pair stands that has no other half; -1 if there is none. */
    static int firstHalfPair(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean whole = Character.isHighSurrogate(text.charAt(i))
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!whole) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** The text with halves of surrogate pairs, and control characters but tab and line ends, replaced. */
    static String cleaned(String text) {
        boolean clean = firstHalfPair(text) < 0 && text.chars().noneMatch(Texts::isControl);
        if (clean) {
            return text;
        }
        StringBuilder cleaned = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> isHalfPair(c) || isControl(c) ? REPLACEMENT : c)
                .forEach(cleaned::appendCodePoint);
        return cleaned.toString();
    }

    // A whole pair comes as one code point beyond this range.
    private static boolean isHalfPair(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    private static boolean isControl(int c) {
        return Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t';
    }
}
