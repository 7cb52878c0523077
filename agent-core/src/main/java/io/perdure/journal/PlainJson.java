package io.perdure.journal;

/** Tells JSON that is written as {@link io.perdure.json.Json} writes it, as most models do: then it need not be read to be compared. */
final class PlainJson {
    private PlainJson() {}

    /** Whether a valid text has no space, escape or fraction that could be written in another way; {@code false} where that takes a closer look. */
    static boolean is(String json) {
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '\\') {
                return false;
            }
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && !isPlain(json, i)) {
                return false;
            }
        }
        return !quoted;
    }

    private static boolean isPlain(String json, int i) {
        char c = json.charAt(i);
        if (c == 'e') { // of true and false, not of an exponent
            return i > 0 && !isDigit(json.charAt(i - 1));
        }
        return isDigit(c) || "{}[]:,-trufalsn".indexOf(c) >= 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
