package io.perdure.report;

import java.util.ArrayList;
import java.util.List;

/** How much room texts take on a terminal. What cannot be known is taken for wide, so that a line is rather too short than too long. */
final class Columns {
    private Columns() {}

    static int of(String text) {
        return text.codePoints().map(Columns::of).sum();
    }

    private static int of(int c) {
        if (c < 0x300) {
            return 1;
        }
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(c) ? 2 : 1;
        };
    }

    // East Asian letters and forms, and all beyond the first plane: emoji above all.
    private static boolean isWide(int c) {
        return (c >= 0x1100 && c <= 0x115F)
                || (c >= 0x231A && c <= 0x27BF && Character.getType(c) == Character.OTHER_SYMBOL)
                || (c >= 0x2B00 && c <= 0x2BFF)
                || (c >= 0x2E80 && c <= 0xA4CF)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE6F)
                || (c >= 0xFF00 && c <= 0xFFE6)
                || c > 0xFFFF;
    }

    /** The line in pieces of at most so many columns, broken at blanks where there are some. */
    static List<String> wrap(String line, int width) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        do {
            int end = end(line, start, width);
            pieces.add(line.substring(start, end).stripTrailing());
            start = end;
        } while (start < line.length());
        return pieces;
    }

    private static int end(String line, int start, int width) {
        int used = 0;
        int blank = -1;
        for (int i = start; i < line.length(); ) {
            int c = line.codePointAt(i);
            used += of(c);
            if (used > width && i > start) {
                return blank > start ? blank : i;
            }
            i += Character.charCount(c);
            blank = c == ' ' ? i : blank;
        }
        return line.length();
    }

    /** The text in exactly so many columns: cut or filled at its end. */
    static String left(String text, int width) {
        String cut = of(text) <= width ? text : text.substring(0, end(text.replace(' ', '_'), 0, width - 1)) + "…";
        return cut + " ".repeat(Math.max(0, width - of(cut)));
    }

    /** The text in so many columns, filled at its beginning. */
    static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - of(text))) + text;
    }
}
