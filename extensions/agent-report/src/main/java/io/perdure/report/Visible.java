package io.perdure.report;

import io.perdure.json.Json;

/** Texts of others, so that what a reader sees is all there is: both forms of the report pass every text through here. */
final class Visible {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Visible() {}

    /** The text with what cannot be seen written as escapes, and halves of pairs replaced. Line ends and tabs stay. */
    static String of(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            return text;
        }
        String visible = Json.visible(text);
        if (visible.codePoints().noneMatch(Visible::isHidden)) {
            return visible;
        }
        StringBuilder all = new StringBuilder(visible.length() + 16);
        visible.codePoints().forEach(c -> append(all, c));
        return all.toString();
    }

    /** The same on one line. */
    static String line(String text) {
        return of(text).replaceAll("\\s+", " ").strip();
    }

    private static void append(StringBuilder all, int c) {
        if (Character.getType(c) == Character.SURROGATE) {
            all.append('\uFFFD');
        } else if (isHidden(c)) {
            all.append("\\u{").append(Integer.toHexString(c)).append('}');
        } else {
            all.appendCodePoint(c);
        }
    }

    // Beyond what Json.visible writes out: a journal is shown to people, who cannot tell a filler from a blank.
    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.FORMAT -> c != ZERO_WIDTH_NON_JOINER && c != ZERO_WIDTH_JOINER;
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            case Character.NON_SPACING_MARK -> isSelector(c);
            case Character.OTHER_LETTER -> c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0; // Hangul fillers
            default -> false;
        };
    }

    // The last two of the first sixteen choose between a text and an emoji; the others can carry bytes nobody sees.
    private static boolean isSelector(int c) {
        return (c >= 0xFE00 && c <= 0xFE0D)
                || (c >= 0xE0100 && c <= 0xE01EF)
                || c == 0x034F
                || (c >= 0x180B && c <= 0x180F);
    }
}
