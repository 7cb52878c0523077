package io.perdure.guard;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.trust.SinkKind;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a user said in plain words, and which values in it the user thereby vouches for: those that stand there as a whole, and are not so short that
 * they would stand anywhere. Of a long text only what begins in its first 100,000 characters counts. Safe for use by several threads.
 */
final class SaidText {
    private static final int LONGEST = 100_000;

    // What begins at the end is read on this far, so that nothing is cut into something else.
    private static final int MARGIN = 8_192;
    private static final int LONGEST_WORD = 4_096;
    private static final int SHORT = 5;
    private static final int SHORT_NUMBER = 8;
    private static final Pattern WORD = Pattern.compile("[^ \\n\\r\\t]+");

    private final String text;
    private final String collapsed;
    private final Boundaries boundaries;
    private final Set<String> quoted;
    private final Set<String> quotedCollapsed;
    private final Map<SinkKind, Set<String>> forms;
    private final Set<Integer> withinAccounts = new HashSet<>();
    private final boolean cut;

    private SaidText(String text, boolean cut) {
        this.text = text;
        this.cut = cut;
        this.boundaries = new Boundaries(text);
        this.collapsed = collapsed(text);
        this.quoted = Quotations.in(text, LONGEST);
        this.quotedCollapsed = collapsed.equals(text) ? quoted : Quotations.in(collapsed, LONGEST);
        Set<String> recipients = words(SinkKind.RECIPIENT);
        recipients.addAll(accounts());
        this.forms = Map.of(
                SinkKind.URL, words(SinkKind.URL),
                SinkKind.RECIPIENT, recipients,
                SinkKind.TIME, words(SinkKind.TIME),
                SinkKind.AMOUNT, amounts());
    }

    static SaidText of(String text) {
        int most = LONGEST + MARGIN;
        boolean cut = text.length() > most;
        return new SaidText(cut ? text.substring(0, most) : text, cut);
    }

    private static String collapsed(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private Set<String> words(SinkKind kind) {
        Set<String> found = new HashSet<>();
        Matcher word = WORD.matcher(text);
        while (word.find() && word.start() < LONGEST) {
            int from = boundaries.coreStart(word.start(), word.end());
            int to = boundaries.coreEnd(from, word.end());
            if (isTelling(from, to) && boundaries.areWhole(from, to)) {
                add(kind, text.substring(from, to), found);
            }
        }
        return found;
    }

    private boolean isTelling(int from, int to) {
        String word = text.substring(from, to);
        boolean address = word.indexOf('@') > 0 || word.indexOf('.') > 0 || word.length() >= SHORT_NUMBER;
        return address && word.length() <= LONGEST_WORD;
    }

    // Only what has a form of its own: what is exact must stand in the text as it is.
    private static void add(SinkKind kind, String word, Set<String> found) {
        Canonical.of(kind, word)
                .filter(form -> !form.flagged() && !form.isExact())
                .ifPresent(form -> found.add(form.form()));
    }

    private Set<String> accounts() {
        Set<String> found = new HashSet<>();
        Matcher start = Iban.spaced(text);
        while (start.find() && start.start() < LONGEST) {
            int end = Iban.end(text, start.start());
            if (end > 0 && boundaries.areWhole(start.start(), end)) {
                add(SinkKind.RECIPIENT, text.substring(start.start(), end), found);
            }
            for (int at = start.start() + 1; at < end; at++) {
                withinAccounts.add(at);
            }
        }
        return found;
    }

    private Set<String> amounts() {
        return Stream.concat(
                        Money.in(text, LONGEST).stream(), quoted.stream().flatMap(word -> Money.plain(word).stream()))
                .map(Canonical::number)
                .collect(Collectors.toSet());
    }

    /** Whether the user vouches for this value. */
    boolean vouches(SinkKind kind, JsonNode leaf) {
        return Canonical.of(kind, leaf)
                .filter(form -> vouches(kind, leaf, form))
                .isPresent();
    }

    /** The same of a value whose form is known. */
    boolean vouches(SinkKind kind, JsonNode leaf, Canonical form) {
        return !form.flagged()
                && (forms.getOrDefault(kind, Set.of()).contains(form.form())
                        || (isLiteral(kind, leaf, form) && stands(kind, leaf.asText())));
    }

    private static boolean isLiteral(SinkKind kind, JsonNode leaf, Canonical form) {
        return form.isExact() || (leaf.isNumber() && kind != SinkKind.AMOUNT);
    }

    // Digits are an amount only beside a currency.
    private boolean stands(SinkKind kind, String literal) {
        boolean bare = kind == SinkKind.AMOUNT && literal.codePoints().anyMatch(Character::isDigit);
        return quoted.contains(literal) || (!bare && !isWeak(literal) && stands(text, boundaries, literal));
    }

    /** Whether the user said this value at all: no licence, but no reason for suspicion either. White space does not matter. */
    boolean says(JsonNode leaf) {
        String literal = collapsed(leaf.asText());
        boolean letters = literal.codePoints().anyMatch(Character::isLetter);
        return quotedCollapsed.contains(literal) || (letters && stands(collapsed, new Boundaries(collapsed), literal));
    }

    private static boolean isWeak(String literal) {
        boolean letters = literal.codePoints().anyMatch(Character::isLetter);
        int length = literal.codePointCount(0, literal.length());
        return length < SHORT || (!letters && length < SHORT_NUMBER);
    }

    private boolean stands(String where, Boundaries edges, String literal) {
        int at = literal.isBlank() ? -1 : where.indexOf(literal);
        while (at >= 0 && at < LONGEST) {
            if (edges.areWhole(at, at + literal.length()) && isComplete(where, at, at + literal.length())) {
                return true;
            }
            at = where.indexOf(literal, at + 1);
        }
        return false;
    }

    // Not the end of a text that was cut, nor a part of an account.
    private boolean isComplete(String where, int from, int to) {
        boolean atCut = cut && where.length() - to < MARGIN / 8;
        boolean part = where.equals(text) && (withinAccounts.contains(from) || withinAccounts.contains(to));
        return !atCut && !part;
    }
}
