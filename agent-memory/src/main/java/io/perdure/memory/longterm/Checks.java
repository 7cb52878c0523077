package io.perdure.memory.longterm;

/** Bad input is refused with what is wrong and how large things may be. */
final class Checks {
    static final int LONGEST_TEXT = 2_000;
    static final int LONGEST_SOURCE = 300;
    private static final int LONGEST_NAME = 200;

    private Checks() {}

    /** A text that says something. */
    static void text(String what, String text, int longest) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("The " + what + " is blank: say something.");
        }
        storable(what, text, longest);
    }

    /** A name; it may be empty. */
    static void name(String what, String name) {
        name(what, name, LONGEST_NAME);
    }

    static void name(String what, String name, int longest) {
        storable(what, name, longest);
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("The " + what + " holds control characters: use plain text.");
        }
    }

    private static void storable(String what, String text, int longest) {
        if (text.length() > longest) {
            throw new IllegalArgumentException("The " + what + " has " + text.length() + " characters, and " + longest
                    + " are the most: shorten it, or split it into several.");
        }
        if (text.indexOf('\0') >= 0 || text.codePoints().anyMatch(each -> each >= 0xd800 && each < 0xe000)) {
            throw new IllegalArgumentException(
                    "The " + what + " holds a character that cannot be stored: NUL, or half a surrogate pair.");
        }
    }
}
