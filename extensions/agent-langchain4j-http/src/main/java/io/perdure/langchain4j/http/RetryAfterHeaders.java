package io.perdure.langchain4j.http;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** When a provider wants to be asked again, as its headers say it. What cannot be understood counts as not said. */
final class RetryAfterHeaders {
    // A provider that says more is wrong, or means something that a person has to see to.
    private static final Duration LONGEST = Duration.ofDays(1);
    // Not what Java takes for a number besides: 0x1p4, 10d, Infinity.
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE]\\+?\\d+)?");

    private RetryAfterHeaders() {}

    /**
     * From now on, between nothing and a day.
     *
     * @param now for a date, if the answer has none of its own
     */
    static Optional<Duration> read(HttpHeaders headers, Instant now) {
        Optional<Duration> exact = headers.firstValue("retry-after-ms").flatMap(text -> number(text, 1));
        return exact.or(() -> headers.firstValue("Retry-After").flatMap(text -> secondsOrDate(text, headers, now)));
    }

    private static Optional<Duration> secondsOrDate(String text, HttpHeaders headers, Instant now) {
        // By the provider's own clock: ours may go differently.
        return number(text, 1_000)
                .or(() -> date(text).map(then -> {
                    Instant from = headers.firstValue("Date")
                            .flatMap(RetryAfterHeaders::date)
                            .orElse(now);
                    return bounded(Duration.between(from, then));
                }));
    }

    private static Optional<Duration> number(String text, int millis) {
        if (!NUMBER.matcher(text.strip()).matches()) {
            return Optional.empty();
        }
        double value = Double.parseDouble(text.strip()) * millis;
        return Optional.of(bounded(Duration.ofMillis((long) Math.min(value, (double) LONGEST.toMillis()))));
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration wait) {
        Duration atLeastNothing = wait.isNegative() ? Duration.ZERO : wait;
        return atLeastNothing.compareTo(LONGEST) > 0 ? LONGEST : atLeastNothing;
    }
}
