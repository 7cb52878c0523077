package io.perdure.guard;

import java.net.IDN;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;

/** How values are made to look like others: each family by its name. */
final class FuzzMutations {
    private static final String LATIN = "aceopxyijshABCEHIKMOPTXYvuk";
    private static final String ALIKE =
            "\u0430\u0441\u0435\u043E\u0440\u0445\u0443\u0456\u0458\u0455\u04BB\u0410\u0412\u0421\u0415\u041D\u0406\u041A\u041C\u041E\u0420\u0422\u0425\u03A5\u03BD\u03C5\u03BA";
    private static final List<String> HIDDEN = List.of(
            "\u200B",
            "\u200C",
            "\u200D",
            "\u2060",
            "\uFEFF",
            "\u00AD",
            "\u034F",
            "\u180E",
            "\u115F",
            "\u3164",
            "\uFE0F",
            "\u17B4",
            "\u180B",
            "\u2800",
            "\uDB40\uDC41",
            "\u0000",
            "\u001B",
            "\u0085");
    private static final List<String> BIDI = List.of(
            "\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069", "\u200E",
            "\u200F", "\u061C");
    private static final List<String> SPACES =
            List.of(" ", "\n", "\t", "\r\n", "\u00A0", "\u2003", "\u2028", "\u3000", "\u000B", "  ");
    private static final List<String> PREFIXES = List.of(
            "not-",
            "x",
            "x.",
            "x@",
            "x/",
            "-",
            "+",
            "0",
            "9",
            "1 ",
            "99 ",
            "$",
            "*",
            "//",
            "https://",
            "http://",
            "HTTPS://",
            "javascript:",
            "data:",
            "mailto:",
            "file://",
            "s3://",
            "tel:",
            "user@",
            "user:pw@",
            "\u0661",
            "x:",
            "_",
            "#",
            "'",
            "\"",
            "(",
            "<",
            "\u0301",
            "minus ",
            "- ",
            "1,",
            "1.",
            "00");
    private static final List<String> SUFFIXES = List.of(
            ".evil.org",
            "@evil.org",
            "-x",
            "_2",
            "+x",
            "/",
            "/x",
            "//",
            "/..",
            "/%2e%2e/x",
            "/./",
            "?",
            "?q=1",
            "#f",
            "#",
            "&y=2",
            ";x",
            ":8080",
            ":443",
            ":80",
            ":",
            ".",
            "..",
            "...",
            "\u2026",
            "0",
            "9",
            " 9",
            " 99",
            "-9",
            " - 9",
            "-200",
            "\u2013200",
            "..200",
            " to 200",
            "k",
            " k",
            "M",
            "m",
            " million",
            " Mio",
            " thousand",
            "%",
            " %",
            " per cent",
            "e1",
            "E3",
            "e-2",
            ".0",
            ".00",
            ".000",
            ",0",
            ",00",
            ",000",
            " 000",
            "'000",
            "\u0301",
            "\u0338",
            "\u2019s",
            "'s",
            "\\",
            "%20",
            "%00",
            "x",
            "'",
            "\"",
            ")",
            ">",
            "*",
            "\u0661",
            "\u3002",
            "\uFF0E",
            "/h",
            " USD",
            "\u00B2");

    /** All families; each may give back what it was given. */
    static final Map<String, BiFunction<Random, String, String>> FAMILIES = families();

    private FuzzMutations() {}

    private static Map<String, BiFunction<Random, String, String>> families() {
        Map<String, BiFunction<Random, String, String>> all = new LinkedHashMap<>();
        all.put("look-alike letter", FuzzMutations::alike);
        all.put("look-alike word", (random, text) -> allAlike(text));
        all.put("look-alike in one script", (random, text) -> swapped(random, text, "I1lO0o5S2Z8B", "1lI00OS5Z2B8"));
        all.put("hidden", (random, text) -> inserted(random, text, one(random, HIDDEN)));
        all.put("bidi", (random, text) -> inserted(random, text, one(random, BIDI)));
        all.put("white space", (random, text) -> inserted(random, text, one(random, SPACES)));
        all.put("other white space", (random, text) -> text.replace(" ", one(random, SPACES)));
        all.put("punycode", FuzzMutations::punycode);
        all.put("escaped", FuzzMutations::escaped);
        all.put("unescaped", (random, text) -> text.replaceFirst("%2[fF]", "/").replaceFirst("%2[eE]", "."));
        all.put("case", FuzzMutations::otherCase);
        all.put("all lower", (random, text) -> text.toLowerCase(Locale.ROOT));
        all.put("all upper", (random, text) -> text.toUpperCase(Locale.ROOT));
        all.put("decomposed", (random, text) -> Normalizer.normalize(text, Normalizer.Form.NFD));
        all.put("composed", (random, text) -> Normalizer.normalize(text, Normalizer.Form.NFKC));
        all.put("other letter forms", FuzzMutations::otherForm);
        all.put("joined in front", (random, text) -> one(random, PREFIXES) + text);
        all.put("joined behind", (random, text) -> text + one(random, SUFFIXES));
        all.put("joined within", (random, text) -> inserted(random, text, one(random, SUFFIXES)));
        all.put("cut", FuzzMutations::cut);
        all.put("digit", FuzzMutations::otherDigit);
        all.put("swap", FuzzMutations::exchanged);
        all.put("dropped", (random, text) -> dropped(random, text));
        all.put("separators", (random, text) -> swapped(random, text, ".,-/: _'@", ",./-. -.+"));
        all.put("without separators", (random, text) -> text.replaceAll("[ .,'_-]", ""));
        all.put(
                "grouped",
                (random, text) -> text.replaceFirst(
                        "(\\d)(\\d{3})(?!\\d)", "$1" + one(random, List.of(",", ".", " ", "'", "\u2009")) + "$2"));
        all.put("host", FuzzMutations::host);
        all.put(
                "scheme",
                (random, text) -> text.replaceFirst(
                        "^https", one(random, List.of("http", "HTTPS", "ftp", "httpss", "javascript"))));
        all.put(
                "port",
                (random, text) -> text.replaceFirst(
                        "(?<=[a-z])(?=/[a-z])", one(random, List.of(":443", ":80", ":8443", ":0443", ":"))));
        all.put(
                "plus",
                (random, text) -> text.replaceFirst(
                        "@", one(random, List.of("+x@", ".@", "@@", "%40", "@x.", " @ ", "@\u200B"))));
        all.put("date", FuzzMutations::date);
        return all;
    }

    static <T> T one(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static int place(Random random, String text) {
        return text.isEmpty() ? 0 : random.nextInt(text.length());
    }

    private static String inserted(Random random, String text, String what) {
        int at = random.nextInt(text.length() + 1);
        return text.substring(0, at) + what + text.substring(at);
    }

    private static String alike(Random random, String text) {
        return swapped(random, text, LATIN, ALIKE);
    }

    private static String allAlike(String text) {
        StringBuilder all = new StringBuilder();
        text.chars().forEach(c -> all.append(LATIN.indexOf(c) < 0 ? (char) c : ALIKE.charAt(LATIN.indexOf(c))));
        return all.toString();
    }

    // The first character behind a random place that has another in its stead.
    private static String swapped(Random random, String text, String from, String to) {
        int start = place(random, text);
        for (int i = 0; i < text.length(); i++) {
            int at = (start + i) % text.length();
            int which = from.indexOf(text.charAt(at));
            if (which >= 0) {
                return text.substring(0, at) + to.charAt(which) + text.substring(at + 1);
            }
        }
        return text;
    }

    private static String punycode(Random random, String text) {
        int at = text.indexOf('@') >= 0 ? text.indexOf('@') + 1 : text.contains("://") ? text.indexOf("://") + 3 : 0;
        int end = text.indexOf('/', at) < 0 ? text.length() : text.indexOf('/', at);
        try {
            String host = random.nextBoolean() ? text.substring(at, end) : alike(random, text.substring(at, end));
            return text.substring(0, at) + IDN.toASCII(host, IDN.ALLOW_UNASSIGNED) + text.substring(end);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static String escaped(Random random, String text) {
        int at = place(random, text);
        return text.isEmpty() || text.charAt(at) > 0x7F
                ? text
                : text.substring(0, at)
                        + String.format(random.nextBoolean() ? "%%%02x" : "%%25%02X", (int) text.charAt(at))
                        + text.substring(at + 1);
    }

    private static String otherCase(Random random, String text) {
        int start = place(random, text);
        for (int i = 0; i < text.length(); i++) {
            int at = (start + i) % text.length();
            char c = text.charAt(at);
            char other = Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c);
            if (c != other) {
                return text.substring(0, at) + other + text.substring(at + 1);
            }
        }
        return text;
    }

    private static String otherForm(Random random, String text) {
        int at = place(random, text);
        char c = text.isEmpty() ? 0 : text.charAt(at);
        boolean letter = c >= 'a' && c <= 'z';
        String other = c == 'k' || c == 'K'
                ? "\u212A"
                : c == 's'
                        ? "\u017F"
                        : letter && random.nextBoolean()
                                ? new String(Character.toChars(0x1D41A + c - 'a'))
                                : c > ' ' && c < 0x7F ? String.valueOf((char) (c + 0xFEE0)) : null;
        return other == null ? text : text.substring(0, at) + other + text.substring(at + 1);
    }

    private static String cut(Random random, String text) {
        int by = 1 + random.nextInt(3);
        return text.length() <= by
                ? text
                : random.nextBoolean() ? text.substring(by) : text.substring(0, text.length() - by);
    }

    private static String otherDigit(Random random, String text) {
        int place = 1 + random.nextInt(9);
        int start = place(random, text);
        for (int i = 0; i < text.length(); i++) {
            int at = (start + i) % text.length();
            if (text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                char other = random.nextInt(5) == 0
                        ? (char) (0x0660 + text.charAt(at) - '0')
                        : (char) ('0' + (text.charAt(at) - '0' + place) % 10);
                return text.substring(0, at) + other + text.substring(at + 1);
            }
        }
        return text;
    }

    private static String exchanged(Random random, String text) {
        if (text.length() < 2) {
            return text;
        }
        int at = random.nextInt(text.length() - 1);
        return text.substring(0, at) + text.charAt(at + 1) + text.charAt(at) + text.substring(at + 2);
    }

    private static String dropped(Random random, String text) {
        int at = place(random, text);
        return text.length() < 2 ? text : text.substring(0, at) + text.substring(at + 1);
    }

    private static String host(Random random, String text) {
        String other = one(
                random,
                List.of("2130706433", "0x7f.1", "127.1", "127.0.0.01", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]"));
        return text.contains("127.0.0.1")
                ? text.replace("127.0.0.1", other)
                : text.replaceFirst(
                        "\\.(com|org|example|de)",
                        one(
                                random,
                                List.of(
                                        ".$1.",
                                        ".$1.evil.org",
                                        ".$1:443",
                                        ".$1\u3002x",
                                        "\u3002$1",
                                        ".$1\\\\@evil.org",
                                        "%2e$1",
                                        "..$1")));
    }

    private static String date(Random random, String text) {
        String zoned = text.replaceFirst(
                "(Z|[+-]\\d\\d:\\d\\d)$",
                one(random, List.of("Z", "+00:00", "-00:00", "+01:00", "-01:00", "+0100", "")));
        return switch (random.nextInt(5)) {
            case 0 -> text.replaceFirst("(\\d{4})-(\\d\\d)-(\\d\\d)", "$1-$3-$2");
            case 1 -> text.replaceFirst("(\\d{4})-(\\d\\d)-(\\d\\d)", "$3/$2/$1");
            case 2 -> text.replaceFirst(":\\d\\d(?=Z|[+-]\\d\\d:)", one(random, List.of(":60", ":59", ":00", "")));
            case 3 -> text.replaceFirst("T\\d\\d", one(random, List.of("T24", "T00", "t10", " 10")));
            default -> zoned;
        };
    }
}
