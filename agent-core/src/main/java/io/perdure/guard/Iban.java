package io.perdure.guard;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * International bank account numbers (ISO 13616): of the length of their country, and with check digits that are right. What is none is a name like
 * any other, and as exact.
 */
final class Iban {
    private static final String LENGTHS =
            "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28"
                    + "EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21"
                    + "LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18"
                    + "SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";
    private static final Map<String, Integer> LENGTH_OF = lengths();
    private static final Pattern WRITTEN = Pattern.compile("[A-Za-z]{2}\\d{2}(?:[ -]?[A-Za-z0-9]){8,30}");
    private static final Pattern SPACED = Pattern.compile("[A-Za-z]{2}\\d{2}(?:\\s{1,2}|-)[A-Za-z0-9]{4}");
    private static final BigInteger MODULUS = BigInteger.valueOf(97);

    private Iban() {}

    private static Map<String, Integer> lengths() {
        Map<String, Integer> lengths = new HashMap<>();
        for (int i = 0; i < LENGTHS.length(); i += 4) {
            lengths.put(LENGTHS.substring(i, i + 2), Integer.valueOf(LENGTHS.substring(i + 2, i + 4)));
        }
        return Map.copyOf(lengths);
    }

    /** In capitals and without separators; empty if it is none. */
    static Optional<String> of(String text) {
        return WRITTEN.matcher(text).matches()
                ? Optional.of(text.replaceAll("[ -]", "").toUpperCase(Locale.ROOT))
                        .filter(Iban::isSound)
                : Optional.empty();
    }

    private static boolean isSound(String iban) {
        return LENGTH_OF.getOrDefault(iban.substring(0, 2), 0) == iban.length()
                && new BigInteger(digits(iban.substring(4) + iban.substring(0, 4)))
                        .mod(MODULUS)
                        .equals(BigInteger.ONE);
    }

    private static String digits(String text) {
        StringBuilder digits = new StringBuilder();
        text.chars().forEach(c -> digits.append(Character.digit(c, 36)));
        return digits.toString();
    }

    /** Matches where one that is written in groups may begin. */
    static Matcher spaced(String text) {
        return SPACED.matcher(text);
    }

    /** Where the one that begins here ends; -1 if none does. */
    static int end(String text, int from) {
        String country = text.substring(from, from + 2).toUpperCase(Locale.ROOT);
        int left = LENGTH_OF.getOrDefault(country, 0);
        int at = from;
        for (int gap = 0; left > 0 && at < text.length() && gap <= 2; at++) {
            boolean counts = Character.isLetterOrDigit(text.charAt(at));
            left -= counts ? 1 : 0;
            gap = counts ? 0 : gap + 1;
        }
        boolean sound = at > from
                && left == 0
                && of(text.substring(from, at).replaceAll("\\s+", " ")).isPresent();
        return sound ? at : -1;
    }
}
