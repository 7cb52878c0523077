package io.perdure.guard;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** Days and instants as ISO 8601 writes them. Every other way to write one is read in two ways by somebody, and is exact. */
final class Moment {
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    // Neither a second 60 nor an hour 24, which some round; nor -00:00, which says that the offset is not known.
    private static final Pattern INSTANT =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T(?:[01]\\d|2[0-3])(?::[0-5]\\d){2}(?:\\.\\d{1,9})?"
                    + "(?:Z|\\+(?:0\\d|1[0-7]):[0-5]\\d|-(?!00:00)(?:0\\d|1[0-7]):[0-5]\\d)");

    private Moment() {}

    /** The form of a day, or of an instant whatever its offset; empty if it is neither. */
    static Optional<String> of(String text) {
        try {
            return DAY.matcher(text).matches()
                    ? Optional.of("date:" + LocalDate.parse(text))
                    : INSTANT.matcher(text).matches()
                            ? Optional.of("time:" + OffsetDateTime.parse(text).toInstant())
                            : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
