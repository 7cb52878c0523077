package io.perdure.guard;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.trust.SinkKind;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The form by which two values that decide the same count as equal. Two values that a recipient could treat as different are never equal: where it
 * is not certain, they differ, which costs a question and nothing else. Immutable.
 *
 * @param form begins with a word for what kind of value it is
 * @param flagged whether it holds characters that cannot be seen, or that stand for others: such a value vouches for nothing
 * @param host of an address: where it leads
 */
record Canonical(String form, boolean flagged, Optional<String> host) {
    private static final int LONGEST = 4_096;
    private static final String NUMERIC = "number:";
    private static final int MOST_DIGITS = 40;
    private static final String TEXT = "text:";

    // Zeros in front make a number octal to some, a plus makes it a change to others, and 1.000 is a thousand to many.
    private static final Pattern NUMBER = Pattern.compile(
            "(?!-?[1-9]\\d{0,2}\\.\\d{3}$)-?(?:0|[1-9]\\d{0,39})(?:\\.\\d{1,40})?(?:[eE][+-]?\\d{1,2})?");

    /** The form of a value in arguments; empty if it has none that is safe. */
    static Optional<Canonical> of(SinkKind kind, JsonNode value) {
        return value.isNumber() ? Optional.of(plain(number(value.decimalValue()))) : of(kind, value.asText());
    }

    /** The form of a text; empty if it has none that is safe. */
    static Optional<Canonical> of(SinkKind kind, String text) {
        if (text.isEmpty() || (text.length() > LONGEST && kind.isAuthority())) {
            return Optional.empty();
        }
        return formOf(kind, text);
    }

    private static Optional<Canonical> formOf(SinkKind kind, String text) {
        return switch (kind) {
            case AMOUNT -> Optional.of(amount(text));
            case TIME -> Optional.of(Moment.of(text).map(Canonical::plain).orElseGet(() -> exact(text)));
            case URL -> Address.url(text);
            case RECIPIENT -> recipient(text);
            case TARGET, IDENTITY -> name(text);
            case OPTION, CREDENTIAL, CODE, PAYLOAD -> Optional.of(exact(text));
        };
    }

    private static Optional<Canonical> recipient(String text) {
        if (text.indexOf('@') >= 0) {
            return Address.mail(text);
        }
        if (text.contains("://") || text.regionMatches(true, 0, "www.", 0, 4)) {
            return Address.url(text);
        }
        return Iban.of(text).map(iban -> plain("iban:" + iban)).or(() -> name(text));
    }

    // A name is itself and nothing else: whether "alice" is Alice only the system knows that has them both.
    private static Optional<Canonical> name(String text) {
        return !Scripts.isPlain(text) && Scripts.areMixed(text) ? Optional.empty() : Optional.of(exact(text));
    }

    private static Canonical exact(String text) {
        boolean flagged = !Scripts.isPlain(text) && (Scripts.holdsHidden(text) || !isItsOwnForm(text));
        return new Canonical(TEXT + text, flagged, Optional.empty());
    }

    // Full-width letters, ligatures, letters with loose accents: they look like others, and some systems take them for
    // those.
    private static boolean isItsOwnForm(String text) {
        return Normalizer.isNormalized(text, Normalizer.Form.NFKC);
    }

    private static Canonical amount(String text) {
        return NUMBER.matcher(text).matches() ? plain(number(new BigDecimal(text))) : exact(text);
    }

    /** The form of a number, whatever its scale. */
    static String number(BigDecimal value) {
        return NUMERIC + (value.signum() == 0 ? "0" : value.stripTrailingZeros().toString());
    }

    /** Whether it is equal to nothing but itself. */
    boolean isExact() {
        return form.startsWith(TEXT);
    }

    /** The number that it is, without its sign; empty if it is none, or has more digits than anything that is counted. */
    Optional<BigDecimal> number() {
        if (!form.startsWith(NUMERIC)) {
            return Optional.empty();
        }
        BigDecimal value = new BigDecimal(form.substring(NUMERIC.length()));
        boolean countable = Math.abs(value.scale()) <= MOST_DIGITS && value.precision() <= MOST_DIGITS;
        return countable ? Optional.of(value.abs()) : Optional.empty();
    }

    static Canonical plain(String form) {
        return new Canonical(form, false, Optional.empty());
    }
}
