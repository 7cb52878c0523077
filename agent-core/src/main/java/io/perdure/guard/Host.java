package io.perdure.guard;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Canonical names of hosts: lower case, punycode; no other forms of addresses than four decimal numbers. */
final class Host {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?");
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)");
    private static final int LONGEST = 253;
    private static final int LONGEST_LABEL = 63;

    // Characters that IDNA 2003 and 2008 read in different ways.
    private static final String DEVIATIONS = "\u00DF\u1E9E\u03C2\u200C\u200D";

    private Host() {}

    static Optional<String> of(String text) {
        return isPlain(text) ? Optional.of(text.toLowerCase(Locale.ROOT)) : ofAny(text);
    }

    /** Whether it is an ordinary name, for which lower case is all there is to do: what is none can have a form all the same. */
    static boolean isPlain(String text) {
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' ? !isPlain(text, from, i) : !isAlphanumeric(c) && c != '-') {
                return false;
            }
            from = c == '.' ? i + 1 : from;
        }
        return text.length() <= LONGEST
                && isPlain(text, from, text.length())
                && text.charAt(from) > '9'; // no number, and so no address of four
    }

    // Neither punycode, nor what is kept for its like.
    private static boolean isPlain(String text, int from, int to) {
        return to > from
                && to - from <= LONGEST_LABEL
                && text.charAt(from) != '-'
                && text.charAt(to - 1) != '-'
                && !text.startsWith("--", from + 2);
    }

    static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    }

    /** The same for any text, however odd. */
    static Optional<String> ofAny(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        return IPV4.matcher(text).matches() ? Optional.of(text) : named(text);
    }

    private static Optional<String> named(String text) {
        List<String> labels = Arrays.stream(text.split("\\.", -1))
                .map(label -> label(label).orElse(""))
                .toList();
        boolean odd = labels.contains("") || isNumeric(labels.get(labels.size() - 1));
        return odd ? Optional.empty() : Optional.of(String.join(".", labels));
    }

    // 2130706433, 0x7f.1 and 127.1 are all 127.0.0.1 to some.
    private static boolean isNumeric(String last) {
        return last.matches("\\d+|0x[0-9a-f]*");
    }

    private static Optional<String> label(String label) {
        String lower = label.toLowerCase(Locale.ROOT);
        // Asked of the label itself: the Kelvin sign is an ordinary k in lower case.
        if (label.chars().anyMatch(c -> c >= 0x80)) {
            return international(label, lower);
        }
        boolean wellFormed = LABEL.matcher(lower).matches();
        if (lower.startsWith("xn--")) {
            return wellFormed ? decoded(lower) : Optional.empty();
        }
        boolean reserved = lower.length() > 3 && lower.startsWith("--", 2);
        return wellFormed && !reserved ? Optional.of(lower) : Optional.empty();
    }

    private static Optional<String> decoded(String punycode) {
        String unicode = IDN.toUnicode(punycode);
        boolean real = !unicode.equals(punycode) && !unicode.startsWith("xn--");
        return real ? international(unicode, unicode).filter(punycode::equals) : Optional.empty();
    }

    private static Optional<String> international(String label, String lower) {
        boolean odd = lower.chars().anyMatch(c -> DEVIATIONS.indexOf(c) >= 0)
                || !Normalizer.isNormalized(label, Normalizer.Form.NFKC)
                || Scripts.holdsHidden(label)
                || Scripts.areMixed(label)
                || !lower.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || isMark(c));
        if (odd) {
            return Optional.empty();
        }
        try {
            String ascii = IDN.toASCII(lower, IDN.USE_STD3_ASCII_RULES);
            boolean unchanged = IDN.toUnicode(ascii).equals(lower);
            return unchanged && ascii.startsWith("xn--") ? Optional.of(ascii) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isMark(int c) {
        return Character.getType(c) == Character.NON_SPACING_MARK
                || Character.getType(c) == Character.COMBINING_SPACING_MARK;
    }
}
