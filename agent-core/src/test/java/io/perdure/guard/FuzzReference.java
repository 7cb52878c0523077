package io.perdure.guard;

import io.perdure.trust.SinkKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What systems that receive values take for the same, by their own rules: mailers, browsers, banks, calendars, calculators. It is written without any
 * of the code that it judges. Where systems differ, two values are different.
 */
final class FuzzReference {
    private static final Pattern MAIL = Pattern.compile("[\\x21-\\x7E&&[^@,;:<>()\\[\\]\\\\\"]]+@([^@\\s]+)");
    private static final Pattern INSTANT = Pattern.compile(
            "(\\d{4})-(\\d\\d)-(\\d\\d)T(\\d\\d):(\\d\\d):(\\d\\d)(\\.\\d{1,9})?(?:Z|([+-])(\\d\\d):(\\d\\d))");
    private static final Set<String> WEB = Set.of("http", "https", "ws", "wss");

    private static final String MEASURES = "million|mio|thousand|per cent|percent|to\\b|usd|eur";

    private FuzzReference() {}

    static boolean areSame(SinkKind kind, String one, String other) {
        return identity(kind, one).equals(identity(kind, other));
    }

    private static String identity(SinkKind kind, String text) {
        return switch (kind) {
            case RECIPIENT -> recipient(text);
            case URL -> url(text);
            case AMOUNT -> amount(text);
            case TIME -> instant(text);
            default -> "text " + text;
        };
    }

    private static String recipient(String text) {
        Matcher mail = MAIL.matcher(text);
        if (mail.matches()) {
            return "mail " + text.substring(0, text.indexOf('@')) + "@" + domain(mail.group(1));
        }
        boolean web = text.contains("://") || text.toLowerCase(Locale.ROOT).startsWith("www.");
        return web ? url(text) : account(text);
    }

    private static String account(String text) {
        String bare = text.replace(" ", "").replace("-", "").toUpperCase(Locale.ROOT);
        if (!bare.matches("[A-Z]{2}\\d{2}[A-Z0-9]{10,30}") || !text.matches("[ -~]+")) {
            return "text " + text;
        }
        StringBuilder number = new StringBuilder();
        (bare.substring(4) + bare.substring(0, 4))
                .chars()
                .forEach(c -> number.append(Character.isDigit(c) ? c - '0' : c - 'A' + 10));
        boolean right =
                new BigInteger(number.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
        return right ? "account " + bare : "text " + text;
    }

    // The name that a person sees in lower case, if old and new rules for international names agree on it.
    private static String domain(String text) {
        boolean agreed = Normalizer.isNormalized(text, Normalizer.Form.NFKC)
                && text.chars().noneMatch(c -> "\u00DF\u1E9E\u03C2\u200C\u200D".indexOf(c) >= 0)
                && !text.endsWith(".");
        if (!agreed) {
            return "odd " + text;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.contains("xn--") ? IDN.toUnicode(lower) : lower;
    }

    private static String url(String text) {
        boolean bare = !text.contains("://");
        try {
            URI uri = new URI(bare ? "http://" + text : text);
            Matcher host = Pattern.compile("([^:@]+)(?::([1-9]\\d*))?").matcher(String.valueOf(uri.getRawAuthority()));
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            boolean plain = uri.getRawPath() != null
                    && WEB.contains(scheme)
                    && host.matches()
                    && (!bare || !text.matches("[^./]+:.*"));
            return plain
                    ? (bare ? "" : scheme) + "://" + domain(host.group(1)) + port(bare ? "" : scheme, host.group(2))
                            + path(uri)
                    : "text " + text;
        } catch (URISyntaxException e) {
            return "text " + text;
        }
    }

    private static String port(String scheme, String port) {
        boolean usual = port == null
                || (scheme.matches("https|wss") && port.equals("443"))
                || (scheme.matches("http|ws") && port.equals("80"));
        return usual ? "" : ":" + port;
    }

    private static String path(URI uri) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return path + "?" + uri.getRawQuery() + "#" + uri.getRawFragment();
    }

    private static String amount(String text) {
        Set<BigDecimal> readings = readings(text);
        return readings.size() == 1 ? "number " + readings.iterator().next().toPlainString() : "text " + text;
    }

    /** Whether a sum that is written in a sentence can be read as this number, and as no other. */
    static boolean reads(String sum, BigDecimal number, boolean dollars) {
        String bare = bare(sum.strip()
                        .replaceFirst(" USD$", "")
                        .replaceFirst("^\\$", "")
                        .replaceFirst("^(?!minus)[a-z]{2,} ", "")
                        .replaceFirst("(?<=\\d) (?!" + MEASURES + ")[A-Za-z][!-~]+( [!-~]+)*$", ""))
                .strip();
        Set<BigDecimal> readings = readings(bare);
        if (dollars && bare.matches("\\d{1,3}(,\\d{3})+")) {
            readings = Set.of(new BigDecimal(bare.replace(",", "")).stripTrailingZeros());
        }
        return readings.equals(Set.of(number.stripTrailingZeros()));
    }

    // In English, German, French and Swiss hands.
    private static Set<BigDecimal> readings(String text) {
        Set<BigDecimal> readings = new HashSet<>();
        read(text, "-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,2})?", "", ".", readings);
        read(text, "-?[1-9]\\d{0,2}(,\\d{3})+(\\.\\d+)?", ",", ".", readings);
        read(text, "-?[1-9]\\d{0,2}(\\.\\d{3})+(,\\d+)?", ".", ",", readings);
        read(text, "-?(0|[1-9]\\d*),\\d+", "", ",", readings);
        read(text, "-?[1-9]\\d{0,2}([ \u00A0\u2009]\\d{3})+([.,]\\d+)?", "[ \u00A0\u2009]", ",", readings);
        read(text, "-?[1-9]\\d{0,2}('\\d{3})+(\\.\\d+)?", "'", ".", readings);
        return readings;
    }

    private static void read(String text, String shape, String groups, String point, Set<BigDecimal> readings) {
        if (text.matches(shape)) {
            String number = (groups.isEmpty()
                            ? text
                            : text.replaceAll(groups.length() == 1 ? Pattern.quote(groups) : groups, ""))
                    .replace(point, ".");
            readings.add(new BigDecimal(number).stripTrailingZeros());
        }
    }

    private static String instant(String text) {
        Matcher matcher = INSTANT.matcher(text);
        boolean certain = matcher.matches()
                && Integer.parseInt(matcher.group(6)) < 60
                && Integer.parseInt(matcher.group(4)) < 24
                && !text.endsWith("-00:00");
        try {
            return certain ? "instant " + seconds(matcher) + fraction(matcher.group(7)) : "text " + text;
        } catch (DateTimeException e) {
            return "text " + text;
        }
    }

    private static long seconds(Matcher matcher) {
        int[] part = new int[7];
        for (int i = 1; i < 7; i++) {
            part[i] = Integer.parseInt(matcher.group(i));
        }
        long offset = matcher.group(8) == null
                ? 0
                : 3600L * Integer.parseInt(matcher.group(9)) + 60L * Integer.parseInt(matcher.group(10));
        long local = LocalDateTime.of(part[1], part[2], part[3], part[4], part[5], part[6])
                .toEpochSecond(ZoneOffset.UTC);
        return local - ("-".equals(matcher.group(8)) ? -offset : offset);
    }

    private static String fraction(String fraction) {
        return fraction == null
                ? ""
                : new BigDecimal("0" + fraction)
                        .stripTrailingZeros()
                        .toPlainString()
                        .replaceFirst("^0", "");
    }

    // Without what a sentence may put around it.
    private static String bare(String word) {
        return word.strip()
                .replaceFirst("^[(\\[<{\"'`\u201C]+", "")
                .replaceFirst("[\"'`\u2019\u201D)\\]>}]*[.,;:!?]?[\"'`\u2019\u201D)\\]>}]*$", "");
    }

    /** Whether a reader finds there a word that is the same as this value. */
    static boolean says(SinkKind kind, String sentence, String said, String value) {
        String first = bare(said.replaceFirst(" [A-Za-z]\\S*$", "").replaceFirst("^[A-Za-z0-9]+ (?=[A-Za-z])", ""));
        return says(sentence, value)
                || areSame(kind, bare(said), value)
                || areSame(kind, first, value)
                || Arrays.stream(sentence.split("[ \n\r\t]+"))
                        .flatMap(FuzzReference::cores)
                        .anyMatch(word -> areSame(kind, word, value) && says(sentence, word));
    }

    // A word with less and less of what may not be its own at its end.
    private static Stream<String> cores(String word) {
        String bare = word.replaceFirst("^[(\\[<{\"'`\u201C]+", "");
        return IntStream.range(0, Math.min(5, bare.length())).mapToObj(cut -> bare.substring(0, bare.length() - cut));
    }

    /** Whether a reader finds this very value in the sentence: with white space, brackets, quotes and one mark around it, and no digits that go on. */
    private static boolean says(String sentence, String value) {
        String before = startsWithDigit(value) ? "(?<![\\d] )(?<!\\d [-\u2013+*/x] )(?<!\\d[-\u2013+*/x] )" : "";
        String behind = endsWithDigit(value) ? "(?! ?[-\u2013+*/x]? ?\\d)" : "";
        return Pattern.compile(before + "(?<![^\\s(\"'\u201C<\\[`])" + Pattern.quote(value) + behind
                        + "(?=[\"'\u201D>)\\]`]*[.,;:!?]?[\"'\u201D>)\\]`]*(?:\\s|$))")
                .matcher(sentence)
                .find();
    }

    private static boolean startsWithDigit(String value) {
        return !value.isEmpty() && Character.isDigit(value.charAt(0));
    }

    private static boolean endsWithDigit(String value) {
        return !value.isEmpty() && Character.isDigit(value.charAt(value.length() - 1));
    }
}
