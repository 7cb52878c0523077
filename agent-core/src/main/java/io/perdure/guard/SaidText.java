package io.perdure.guard;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.trust.SinkKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user said in plain words, and which values in it the user thereby vouches for: those that stand there as a whole, and are not so short that
 * they would stand anywhere. Safe for use by several threads.
 */
final class SaidText {
    private static final int LONGEST = 100_000;
    private static final int SHORT = 5;
    private static final int SHORT_NUMBER = 8;
    private static final String QUOTES = "'\"`\u2018\u2019\u201C\u201D\u201E\u00AB\u00BB";

    // What would make it a part of a longer address, number or name.
    private static final String GLUE = "@/%&=#~\\+-_";
    private static final Pattern TOKEN = Pattern.compile("\\S+");
    private static final Pattern SPACED_IBAN =
            Pattern.compile("\\b[A-Z]{2}\\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,4})?\\b");
    private static final Pattern MONEY = Pattern.compile(
            "(?:[$\u20AC\u00A3\u00A5]|\\b(?:EUR|USD|GBP|CHF|JPY)\\s?)\\s?(\\d[\\d,]*(?:\\.\\d+)?)(?![\\d.]*\\d)"
                    + "|(?<![\\d.,$\u20AC])(\\d[\\d,]*(?:\\.\\d+)?)\\s?(?:[\u20AC\u00A3\u00A5]|EUR\\b|USD\\b|GBP\\b|CHF\\b|JPY\\b|dollars?\\b|euros?\\b)"
                    + "|(?<![\\w.,-])(\\d{1,15}\\.\\d{2})(?![\\d.]*\\d)");

    private final String text;
    private final String collapsed;
    private final Map<SinkKind, Set<String>> forms = new HashMap<>();

    private SaidText(String text) {
        this.text = text;
        this.collapsed = text.replaceAll("\\s+", " ");
        for (SinkKind kind : new SinkKind[] {SinkKind.URL, SinkKind.RECIPIENT, SinkKind.TIME}) {
            forms.put(kind, tokens(kind));
        }
        forms.put(SinkKind.AMOUNT, amounts());
    }

    static SaidText of(String text) {
        return new SaidText(text.length() <= LONGEST ? text : text.substring(0, LONGEST));
    }

    private Set<String> tokens(SinkKind kind) {
        Set<String> found = new HashSet<>();
        Matcher token = TOKEN.matcher(text);
        while (token.find()) {
            String bare = bare(token.group());
            boolean address = bare.indexOf('@') > 0 || bare.indexOf('.') > 0 || bare.length() >= SHORT_NUMBER;
            if (address) {
                add(kind, bare, found);
            }
        }
        Matcher iban = SPACED_IBAN.matcher(text);
        while (kind == SinkKind.RECIPIENT && iban.find()) {
            add(kind, iban.group(), found);
        }
        return found;
    }

    private static void add(SinkKind kind, String token, Set<String> found) {
        Canonical.of(kind, token).filter(form -> !form.flagged()).ifPresent(form -> found.add(form.form()));
    }

    // Without what a sentence puts around a word.
    private static String bare(String token) {
        int from = 0;
        int to = token.length();
        while (from < to && (QUOTES + "([{<").indexOf(token.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && (QUOTES + ")]}>.,;:!?").indexOf(token.charAt(to - 1)) >= 0) {
            to--;
        }
        return token.substring(from, to);
    }

    private Set<String> amounts() {
        Set<String> found = new HashSet<>();
        Matcher money = MONEY.matcher(text);
        while (money.find()) {
            for (int i = 1; i <= money.groupCount(); i++) {
                if (money.group(i) != null) {
                    add(SinkKind.AMOUNT, money.group(i).replace(",", ""), found);
                }
            }
        }
        return found;
    }

    /** Whether the user vouches for this value. */
    boolean vouches(SinkKind kind, JsonNode leaf) {
        boolean typed = Canonical.of(kind, leaf)
                .filter(form -> forms.getOrDefault(kind, Set.of()).contains(form.form()))
                .isPresent();
        return typed || stands(literal(leaf), !isWeak(literal(leaf)));
    }

    /** Whether the user said this value at all: no licence, but no reason for suspicion either. */
    boolean says(JsonNode leaf) {
        return stands(literal(leaf), literal(leaf).codePoints().anyMatch(Character::isLetter));
    }

    private static String literal(JsonNode leaf) {
        return leaf.asText().strip().replaceAll("\\s+", " ");
    }

    private static boolean isWeak(String literal) {
        boolean letters = literal.codePoints().anyMatch(Character::isLetter);
        int length = literal.codePointCount(0, literal.length());
        return length < SHORT || (!letters && length < SHORT_NUMBER);
    }

    private boolean stands(String literal, boolean withoutQuotes) {
        for (int at = literal.isEmpty() ? -1 : collapsed.indexOf(literal);
                at >= 0;
                at = collapsed.indexOf(literal, at + 1)) {
            int end = at + literal.length();
            if (isQuoted(at, end) || (withoutQuotes && isFree(at - 1, -1) && isFree(end, 1))) {
                return true;
            }
        }
        return false;
    }

    private boolean isQuoted(int from, int to) {
        return from > 0
                && to < collapsed.length()
                && QUOTES.indexOf(collapsed.charAt(from - 1)) >= 0
                && QUOTES.indexOf(collapsed.charAt(to)) >= 0;
    }

    // Punctuation ends a word only if the next word does not begin right behind it.
    private boolean isFree(int at, int step) {
        if (at < 0 || at >= collapsed.length()) {
            return true;
        }
        char c = collapsed.charAt(at);
        if (Character.isLetterOrDigit(c) || Character.isSurrogate(c) || GLUE.indexOf(c) >= 0) {
            return false;
        }
        boolean binds = ".,:?!'".indexOf(c) >= 0;
        return !binds || (c == ':' && step < 0) || !isWord(at + step);
    }

    private boolean isWord(int at) {
        return at >= 0 && at < collapsed.length() && Character.isLetterOrDigit(collapsed.charAt(at));
    }
}
