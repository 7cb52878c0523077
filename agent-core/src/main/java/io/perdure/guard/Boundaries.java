package io.perdure.guard;

/**
 * Where a value begins and ends in a sentence. Around it may stand white space and what a sentence puts there: brackets, quotes and one mark behind it.
 * Everything else makes it a part of something longer, and so do digits that go on behind a space. Immutable.
 */
final class Boundaries {
    private static final String QUOTES = "\"'`\u2018\u2019\u201C\u201D\u201E\u00AB\u00BB";
    private static final String BRACKETS = "()[]{}<>";
    private static final String MARKS = ".,;:!?";
    private static final String HYPHENS = "-/=&+_~";
    private static final String RANGES = "-\u2013/+*x\u00D7";

    private final String text;

    Boundaries(String text) {
        this.text = text;
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    // What a reader does not see, or does not see as a word.
    private static boolean isBlank(char c) {
        return isSpace(c) || (c > 0x7E && !Character.isLetterOrDigit(c));
    }

    /** Whether what stands there stands there as a whole. */
    boolean areWhole(int from, int to) {
        int left = left(from);
        int right = right(to);
        boolean bare = isEdge(left - 1) && isEdge(right);
        return bare && isEven(left, from, to, right) && !isLed(left, from) && !goesOn(to, right);
    }

    private boolean isEdge(int at) {
        return at < 0 || at >= text.length() || isSpace(text.charAt(at));
    }

    private boolean is(int at, String among) {
        return at >= 0 && at < text.length() && among.indexOf(text.charAt(at)) >= 0;
    }

    private boolean isDigit(int at) {
        return at >= 0 && at < text.length() && Character.isDigit(text.charAt(at));
    }

    private int left(int from) {
        int at = from;
        while (is(at - 1, QUOTES + "([{<")) {
            at--;
        }
        return at;
    }

    private int right(int to) {
        int at = to;
        while (is(at, QUOTES + ")]}>")) {
            at++;
        }
        // A mark within quotes may belong to what is quoted.
        for (at += is(at, MARKS) ? 1 : 0; is(at, ")]}>"); ) {
            at++;
        }
        return at;
    }

    // What is taken off must not be the other half of what is left.
    private boolean isEven(int left, int from, int to, int right) {
        boolean marked = right > to && is(to - 1, MARKS);
        return !marked && ((left == from && !hasPair(to, right)) || isBalanced(from, to));
    }

    private boolean hasPair(int from, int to) {
        return text.substring(from, to).chars().anyMatch(c -> (QUOTES + BRACKETS).indexOf(c) >= 0);
    }

    private boolean isBalanced(int from, int to) {
        String inner = text.substring(from, to);
        boolean even = true;
        for (int i = 0; i < BRACKETS.length(); i += 2) {
            even &= count(inner, BRACKETS.charAt(i)) == count(inner, BRACKETS.charAt(i + 1));
        }
        return even && !is(from, QUOTES) && !is(to - 1, QUOTES) && count(inner, '"') % 2 == 0;
    }

    private static long count(String text, char c) {
        return text.chars().filter(one -> one == c).count();
    }

    private boolean isLed(int left, int from) {
        int at = left - 1;
        while (at >= 0 && isBlank(text.charAt(at))) {
            at--;
        }
        boolean broken = is(at, "@\\%") || (is(at, HYPHENS) && !isEdge(at - 1));
        return broken || (left == from && isDigit(from) && (isDigit(at) || isRangeBehind(at)));
    }

    private boolean isRangeBehind(int at) {
        int before = at - 1;
        while (before >= 0 && isBlank(text.charAt(before))) {
            before--;
        }
        return is(at, RANGES) && isDigit(before);
    }

    private boolean goesOn(int to, int right) {
        int at = skip(right);
        boolean broken = is(at, "@\\%") || (is(at, "./") && !isEdge(at + 1));
        return (right == to && broken)
                || isHyphenated(to)
                || (right == to && isDigit(to - 1) && (isDigit(at) || (is(at, RANGES) && isDigit(skip(at + 1)))));
    }

    // A word that is broken at the end of a line.
    private boolean isHyphenated(int to) {
        return is(to - 1, "-") && to - 2 >= 0 && !isEdge(to - 2);
    }

    private int skip(int at) {
        int next = at;
        while (next < text.length() && isBlank(text.charAt(next))) {
            next++;
        }
        return next;
    }

    /** Where the word that begins here has its first own character, behind brackets and quotes. */
    int coreStart(int from, int end) {
        int at = from;
        while (at < end && is(at, QUOTES + "([{<")) {
            at++;
        }
        return at;
    }

    /** Where the word that ends here has its last own character: one way to read it, the one without what a sentence adds. */
    int coreEnd(int start, int end) {
        int at = end;
        while (at > start && isAdded(start, at)) {
            at--;
        }
        at -= at > start && is(at - 1, MARKS) ? 1 : 0;
        while (at > start && isAdded(start, at)) {
            at--;
        }
        return at;
    }

    private boolean isAdded(int start, int at) {
        return is(at - 1, QUOTES) || (is(at - 1, ")]}>") && !isBalanced(start, at));
    }
}
