package io.perdure.json;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that gives up on a text when it has looked at it too often. Some expressions take time
 * exponential in the length of a text, and the text is a model's; what could not be checked does not fit.
 */
final class BoundedPattern {
    // A few milliseconds. Well-behaved expressions look at each character a few times.
    private static final int MOST_LOOKS = 1_000_000;
    private static final int LOOKS_PER_CHARACTER = 50;

    private final Pattern pattern;

    private BoundedPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    static BoundedPattern of(Keyword keyword) {
        try {
            return new BoundedPattern(Pattern.compile(withStrictEnd(keyword.text())));
        } catch (PatternSyntaxException e) {
            throw keyword.invalid("is not a regular expression");
        }
    }

    boolean isFoundIn(String text) {
        try {
            return pattern.matcher(new Looks(text)).find();
        } catch (TooManyLooksException | StackOverflowError e) {
            return false;
        }
    }

    // In JSON Schema '$' is the end; Java's also lets a line end follow.
    private static String withStrictEnd(String regex) {
        StringBuilder strict = new StringBuilder(regex.length() + 1);
        boolean inClass = false;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\' && i + 1 < regex.length()) {
                strict.append(c).append(regex.charAt(++i));
            } else {
                inClass = c == '[' || (inClass && c != ']');
                strict.append(c == '$' && !inClass ? "\\z" : String.valueOf(c));
            }
        }
        return strict.toString();
    }

    /** A text that counts how often it is looked at. Used by one matcher, on one thread. */
    private static final class Looks implements CharSequence {
        private final String text;
        private long left;

        Looks(String text) {
            this.text = text;
            this.left = MOST_LOOKS + (long) LOOKS_PER_CHARACTER * text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new TooManyLooksException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class TooManyLooksException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyLooksException() {
            super(null, null, false, false);
        }
    }
}
