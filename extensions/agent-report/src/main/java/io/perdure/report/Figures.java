package io.perdure.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers as people read them, the same in every place and country. */
final class Figures {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final BigDecimal SMALLEST = new BigDecimal("0.0001");
    private static final int CENTS = 2;
    private static final int FINE = 4;

    private Figures() {}

    static String time(Instant at) {
        return TIME.format(at);
    }

    static String between(Instant from, Instant to) {
        return duration(to.isBefore(from) ? Duration.ZERO : Duration.between(from, to));
    }

    /** Two units at most; what is left out would not be read. */
    static String duration(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 60) {
            return seconds < 1 ? time.toMillis() + " ms" : tenths(time);
        }
        if (seconds < 3600) {
            return two(time.toMinutes(), "min", time.toSecondsPart(), "s");
        }
        return time.toDays() == 0
                ? two(time.toHours(), "h", time.toMinutesPart(), "min")
                : two(time.toDays(), "d", time.toHoursPart(), "h");
    }

    // Cut and not rounded: 59.96 s are not 60.0 s.
    private static String tenths(Duration time) {
        return time.toSeconds() + "." + time.toMillisPart() / 100 + " s";
    }

    private static String two(long large, String unit, long small, String smaller) {
        return large + " " + unit + (small == 0 ? "" : " " + small + " " + smaller);
    }

    /** How long after the start, in hours, minutes and seconds. */
    static String offset(Instant start, Instant at) {
        Duration since = at.isBefore(start) ? Duration.ZERO : Duration.between(start, at);
        return String.format(
                Locale.ROOT, "+%d:%02d:%02d", since.toHours(), since.toMinutesPart(), since.toSecondsPart());
    }

    /** A constant's name in small letters: for those that have no words here, as they may have come later. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String counted(long number, String one, String many) {
        return count(number) + " " + (number == 1 ? one : many);
    }

    static String percent(Duration part, Duration whole) {
        double share = whole.isZero() ? 0 : 100.0 * part.toMillis() / Math.max(1, whole.toMillis());
        return share > 0 && share < 1 ? "<1 %" : Math.round(share) + " %";
    }

    /** An amount of money; small ones with more digits. */
    static String amount(BigDecimal amount) {
        if (amount.signum() > 0 && amount.compareTo(SMALLEST) < 0) {
            return "<0.0001";
        }
        int digits = amount.compareTo(BigDecimal.TEN) < 0 ? FINE : CENTS;
        return String.format(Locale.ROOT, "%,." + digits + "f", amount.setScale(digits, RoundingMode.HALF_UP));
    }

    /** What is known of a cost, in a few characters. */
    static String cost(Cost cost) {
        if (cost.isUnknown()) {
            return "unknown";
        }
        return (cost.isWhole() ? "" : "≥ ") + amount(cost.known());
    }

    /** What is known of a cost, with its currency. */
    static String cost(Cost cost, String currency) {
        if (cost.isUnknown() || currency.isEmpty()) {
            return "unknown";
        }
        return (cost.isWhole() ? "" : "≥ ") + currency + " " + amount(cost.known());
    }
}
