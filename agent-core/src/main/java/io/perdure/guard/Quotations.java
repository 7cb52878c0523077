package io.perdure.guard;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * What stands in quotes: between an opening and the closing quote of the same pair, with no other quote between them, and none of its kind before it in its
 * paragraph that was not closed. A quote within a word is an apostrophe.
 */
final class Quotations {
    private static final String OPENING = "\"'`\u2018\u201C\u201E\u00AB";
    private static final String CLOSING = "\"'`\u2019\u201D\u201C\u00BB";
    private static final String ALL = OPENING + CLOSING;
    private static final String SAME = "\"'`";
    private static final int LONGEST = 4_096;

    private final String text;
    private final Set<String> found = new HashSet<>();
    private final boolean[] open = new boolean[SAME.length()];

    private Quotations(String text) {
        this.text = text;
    }

    /** All that begin before this place, as they stand there. */
    static Set<String> in(String text, int limit) {
        Quotations quotations = new Quotations(text);
        int most = Math.min(limit, text.length());
        for (int i = 0; i < most; i++) {
            quotations.visit(i);
        }
        return Set.copyOf(quotations.found);
    }

    private void visit(int at) {
        int kind = SAME.indexOf(text.charAt(at));
        if (opens(at) && (kind < 0 || !open[kind])) {
            read(at);
        }
        if (text.startsWith("\n\n", at)) {
            Arrays.fill(open, false);
        } else if (kind >= 0 && !isApostrophe(at)) {
            open[kind] = !open[kind];
        }
    }

    private boolean opens(int at) {
        return OPENING.indexOf(text.charAt(at)) >= 0
                && (at == 0 || isAround(text.charAt(at - 1), "([{<"))
                && at + 1 < text.length()
                && !Boundaries.isSpace(text.charAt(at + 1));
    }

    private static boolean isAround(char c, String others) {
        return Boundaries.isSpace(c) || others.indexOf(c) >= 0;
    }

    private void read(int from) {
        char closing = CLOSING.charAt(OPENING.indexOf(text.charAt(from)));
        int most = Math.min(text.length(), from + LONGEST);
        for (int i = from + 1; i < most; i++) {
            if (ALL.indexOf(text.charAt(i)) >= 0 && !isApostrophe(i)) {
                if (text.charAt(i) == closing && closes(i) && i > from + 1) {
                    found.add(text.substring(from + 1, i));
                }
                return;
            }
        }
    }

    private boolean closes(int at) {
        return !Boundaries.isSpace(text.charAt(at - 1))
                && (at + 1 == text.length() || isAround(text.charAt(at + 1), ")]}>.,;:!?"));
    }

    private boolean isApostrophe(int at) {
        return (text.charAt(at) == '\'' || text.charAt(at) == '\u2019')
                && at > 0
                && Character.isLetterOrDigit(text.charAt(at - 1))
                && at + 1 < text.length()
                && Character.isLetterOrDigit(text.charAt(at + 1));
    }
}
