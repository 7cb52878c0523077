package io.perdure.json;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A form of texts that the keyword {@code format} names.
 *
 * @param words for {@code must be …}
 * @param parser throws if a text has not this form
 */
record Format(String words, Consumer<String> parser) {
    // The first six are JSON Schema's, bytes and local times OpenAPI's; the others only this library writes.
    private static final Map<String, Format> NAMED = Map.ofEntries(
            Map.entry("date", new Format("a date such as 2026-03-01", LocalDate::parse)),
            Map.entry(
                    "date-time",
                    new Format("a date and time with offset such as 2026-03-01T10:15:30Z", OffsetDateTime::parse)),
            Map.entry("time", new Format("a time with offset such as 10:15:30Z", OffsetTime::parse)),
            Map.entry("duration", new Format("an ISO 8601 duration of days or less such as PT1H30M", Duration::parse)),
            Map.entry("uuid", new Format("a UUID", Format::parseUuid)),
            Map.entry("uri", new Format("a URI", URI::create)),
            Map.entry("byte", new Format("bytes in base64", Base64.getDecoder()::decode)),
            Map.entry("time-local", new Format("a time without offset such as 10:15:30", LocalTime::parse)),
            Map.entry(
                    "date-time-local",
                    new Format("a date and time without offset such as 2026-03-01T10:15:30", LocalDateTime::parse)),
            Map.entry(
                    "date-time-zoned",
                    new Format(
                            "a date and time with zone such as 2026-03-01T10:15:30+01:00[Europe/Paris]",
                            ZonedDateTime::parse)),
            Map.entry("period", new Format("an ISO 8601 period such as P1M10D", Period::parse)),
            Map.entry("year", new Format("a year such as 2026", Year::parse)),
            Map.entry("year-month", new Format("a month such as 2026-03", YearMonth::parse)),
            Map.entry("month-day", new Format("a day of the year such as --03-01", MonthDay::parse)),
            Map.entry("time-zone", new Format("a time zone such as Europe/Paris", ZoneId::of)),
            Map.entry("zone-offset", new Format("an offset from UTC such as +01:00", ZoneOffset::of)));

    static Optional<Format> named(String name) {
        return Optional.ofNullable(NAMED.get(name));
    }

    boolean fits(String text) {
        try {
            parser.accept(text);
            return true;
        } catch (DateTimeException | IllegalArgumentException e) {
            return false;
        }
    }

    // The JDK also takes shorter ones.
    private static void parseUuid(String text) {
        if (!UUID.fromString(text).toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException();
        }
    }
}
