package io.perdure.guard;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amounts in a sentence: a number beside one currency that is read in one way only. A part of a range, of a bigger number, of a sum in words or of a
 * rate is none.
 */
final class Money {
    private static final String CURRENCY = "(?:(?:US|CA|AU|NZ|HK|SG|A|C)?[$\u20AC\u00A3\u00A5]|EUR|USD|GBP|CHF|JPY)";
    private static final String WORD = "(?:dollars?|euros?|" + CURRENCY + ")";
    private static final Pattern SUM = Pattern.compile(
            "(?:(" + CURRENCY + ")\\s?)?(\\d(?:[\\d.,]*\\d)?)(?:\\s?(" + WORD + "))?", Pattern.CASE_INSENSITIVE);
    private static final String MAGNITUDE =
            "(?:k|m|b|t|mm|mn|bn|tn)\\b|mil|mio|mln|mrd|mld|bill|tril|thou|hund|taus|tsd|lakh|lac|crore"
                    + "|grand|dozen|per\\s?cent|pct|prozent|\u0442\u044B\u0441|\u043C\u043B\u043D|\u043C\u043B\u0440\u0434|[\u4E07\u842C\u5104\u4EBF\u5343\u767E]";
    private static final Pattern GOES_ON = Pattern.compile(
            "[.,'\u2019]\\s+\\d|[.,]?[\\s\\p{Z}\\p{C}]+(?:\\p{L}?\\d|[%\u2030]|" + WORD
                    + "(?!\\p{L})|(?:[-\u2013+*/x\u00D7]|to|bis|through|until)\\s*" + CURRENCY + "?\\s*\\d"
                    + "|and\\s+\\d+\\s*(?:c|ct|cents?|p|pence)\\b|" + MAGNITUDE + ")",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern LED = Pattern.compile(
            ".*(?:\\d[.,'\u2019]|(?<!\\p{L})" + WORD
                    + "|\\d\\S*\\s+(?:to|and|or|bis|through|until)|[-\u2013+\u2212/*]|\\b(?:minus|negative)|\\b(?:"
                    + MAGNITUDE + ")\\S*)[\\s\\p{Z}\\p{C}]+",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    private static final int LOOK = 40;

    // 1,000 and 1.000 are a thousand to some and one to others.
    private static final Pattern PLAIN =
            Pattern.compile("0|[1-9]\\d{0,14}|(?:0|[1-9]\\d{0,14})\\.(?:\\d{1,2}|\\d{4,15})|0\\.\\d{3}");
    private static final Pattern COMMAS =
            Pattern.compile("[1-9]\\d{0,2}(?:,\\d{3}){1,4}\\.\\d{1,2}|[1-9]\\d{0,2}(?:,\\d{3}){2,4}");
    private static final Pattern POINTS =
            Pattern.compile("[1-9]\\d{0,2}(?:\\.\\d{3}){1,4},\\d{1,2}|[1-9]\\d{0,2}(?:\\.\\d{3}){2,4}");
    private static final Pattern ENGLISH = Pattern.compile("[1-9]\\d{0,2},\\d{3}");
    private static final Pattern ENGLISH_CURRENCY =
            Pattern.compile("(?:\\w*[$\u00A3\u00A5]|USD|GBP|JPY|dollars?)", Pattern.CASE_INSENSITIVE);

    private Money() {}

    /** The numbers of all sums that begin before this place. */
    static Set<BigDecimal> in(String text, int limit) {
        Set<BigDecimal> found = new HashSet<>();
        Boundaries boundaries = new Boundaries(text);
        Matcher sum = SUM.matcher(text);
        while (sum.find() && sum.start() < limit) {
            boolean one = (sum.group(1) == null) != (sum.group(3) == null);
            if (one && boundaries.areWhole(sum.start(), sum.end()) && stands(text, sum.start(), sum.end())) {
                String currency = sum.group(1) == null ? sum.group(3) : sum.group(1);
                number(sum.group(2), currency).ifPresent(found::add);
            }
        }
        return Set.copyOf(found);
    }

    private static boolean stands(String text, int from, int to) {
        String before = text.substring(Math.max(0, from - LOOK), from);
        String behind = text.substring(to, Math.min(text.length(), to + LOOK));
        return !isDisguised(before) && !isDisguised(behind) && !isPart(before, behind);
    }

    // A word beside it that is not what it looks like may be a million.
    private static boolean isDisguised(String words) {
        return Scripts.holdsHidden(words)
                || Scripts.areMixed(words)
                || !Normalizer.isNormalized(words, Normalizer.Form.NFKC);
    }

    private static boolean isPart(String before, String behind) {
        return GOES_ON.matcher(behind).lookingAt() || LED.matcher(before).matches();
    }

    /** A number that stands for itself, without groups of digits. */
    static Optional<BigDecimal> plain(String number) {
        return PLAIN.matcher(number).matches() ? Optional.of(new BigDecimal(number)) : Optional.empty();
    }

    private static Optional<BigDecimal> number(String number, String currency) {
        boolean english = ENGLISH.matcher(number).matches()
                && ENGLISH_CURRENCY.matcher(currency).matches();
        if (english || COMMAS.matcher(number).matches()) {
            return Optional.of(new BigDecimal(number.replace(",", "")));
        }
        return POINTS.matcher(number).matches()
                ? Optional.of(new BigDecimal(number.replace(".", "").replace(',', '.')))
                : plain(number);
    }
}
