package io.perdure.guard;

/**
 * The words of a text, one after the other: letters and numbers, with what stands within addresses between them. A cursor that copies nothing; not
 * safe for use by several threads.
 */
final class Words {
    private static final String WITHIN = "@._+/:?&=%~#-";
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final int PLAIN_NUMBER = 8;

    private final String text;
    private int from;
    private int to;

    /** Those of a text in lower case. */
    Words(String text) {
        this.text = text;
    }

    /** Goes on to the next one; false if there is none. */
    boolean next() {
        from = to;
        while (from < text.length() && !isAlphanumeric(from)) {
            from += Character.charCount(text.codePointAt(from));
        }
        to = from;
        for (int at = from; at < text.length() && belongs(at); at += Character.charCount(text.codePointAt(at))) {
            boolean mayEnd = isAlphanumeric(at) || text.charAt(at) == '/';
            to = mayEnd ? at + Character.charCount(text.codePointAt(at)) : to;
        }
        return to > from;
    }

    private boolean belongs(int at) {
        return isAlphanumeric(at) || WITHIN.indexOf(text.charAt(at)) >= 0;
    }

    private boolean isAlphanumeric(int at) {
        int c = text.codePointAt(at);
        if (c < 0x80) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
        }
        int type = Character.getType(c);
        return Character.isLetter(c)
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER
                || Character.isDigit(c);
    }

    int length() {
        return to - from;
    }

    /** A hash of the word. */
    long hash() {
        return hash(text, from, to);
    }

    /** A hash of a part of a text. */
    static long hash(String text, int begin, int end) {
        long hash = OFFSET;
        for (int i = begin; i < end; i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return mixed(hash);
    }

    /** A hash of some words in a row, from those of each. */
    static long run(long[] words, int begin, int end) {
        long hash = PRIME;
        for (int i = begin; i < end; i++) {
            hash = (hash ^ words[i]) * PRIME;
        }
        return mixed(hash);
    }

    // Every bit of it depends on all of the word (the finalizer of MurmurHash3).
    private static long mixed(long hash) {
        long h = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }

    /** A hash of the host in it, if it is an address with something behind the host; 0 otherwise. */
    long host() {
        int scheme = scheme();
        long host = scheme > from ? hostFrom(scheme) : 0;
        return host == 0 ? hostFrom(from) : host;
    }

    // Behind it, if there is one.
    private int scheme() {
        int at = from;
        while (at < to && isOfScheme(text.charAt(at))) {
            at++;
        }
        boolean named = at > from && text.charAt(from) >= 'a' && text.startsWith("://", at) && at + 3 <= to;
        return named ? at + 3 : from;
    }

    private static boolean isOfScheme(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "+.-".indexOf(c) >= 0;
    }

    private long hostFrom(int begin) {
        int end = begin;
        int dot = -1;
        while (end < to && "/?#:@".indexOf(text.charAt(end)) < 0) {
            dot = dot < 0 && text.charAt(end) == '.' && end > begin ? end : dot;
            end++;
        }
        boolean dotted = dot > begin && dot < end - 1;
        return dotted && end < to && text.charAt(end) != '@' ? hash(text, begin, end) : 0;
    }

    /** Whether it is a number so short that it stands anywhere. */
    boolean isPlainNumber() {
        for (int i = from; i < to; i++) {
            if ((text.charAt(i) < '0' || text.charAt(i) > '9') && ".,+-".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return length() <= PLAIN_NUMBER;
    }

    /** Whether it looks like an address or the number of an account. */
    boolean isAddress() {
        int digits = 0;
        boolean found = false;
        for (int i = from; i < to && !found; i++) {
            char c = text.charAt(i);
            digits = c >= '0' && c <= '9' ? digits + 1 : 0;
            found = c == '@' || digits == PLAIN_NUMBER || endsName(i) || endsScheme(i);
        }
        return found;
    }

    private boolean endsScheme(int at) {
        return text.startsWith("://", at) && at + 3 <= to;
    }

    // A dot, and two letters.
    private boolean endsName(int at) {
        return text.charAt(at) == '.'
                && at + 2 < to
                && isLetter(at + 1)
                && isLetter(at + 1 + Character.charCount(text.codePointAt(at + 1)));
    }

    private boolean isLetter(int at) {
        return at < to && Character.isLetter(text.codePointAt(at));
    }
}
