package io.perdure.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Instants as ISO text, as {@link Instant#toString()} writes them, and back. Each entry of a journal has one or more, and the formatters of
 * the JDK take several times as long for one as all the rest of an entry does.
 */
final class InstantText {
    private static final int SECONDS_END = "2026-01-31T12:34:56".length();
    private static final int NANO_DIGITS = 9;

    private InstantText() {}

    static final class Writer extends StdSerializer<Instant> {
        private static final long serialVersionUID = 1L;

        Writer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant time, JsonGenerator target, SerializerProvider provider) throws IOException {
            target.writeString(write(time));
        }
    }

    static String write(Instant time) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        if (utc.getYear() < 0 || utc.getYear() > 9999) {
            return time.toString();
        }
        boolean leavesOutSeconds = utc.getSecond() == 0 && utc.getNano() == 0;
        return utc + (leavesOutSeconds ? ":00Z" : "Z");
    }

    /** Of any text in ISO form: with any offset, seconds or none. */
    static Instant read(String text) {
        return isWritten(text) ? written(text) : OffsetDateTime.parse(text).toInstant();
    }

    /** Whether the text has the form in which nearly all are written: {@code 2026-01-31T12:34:56.789Z}. */
    private static boolean isWritten(String text) {
        int end = text.length() - 1;
        if (end < SECONDS_END || end > SECONDS_END + 1 + NANO_DIGITS || end == SECONDS_END + 1) {
            return false;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean fits = switch (i) {
                case 4, 7 -> c == '-';
                case 10 -> c == 'T';
                case 13, 16 -> c == ':';
                case 19 -> c == '.';
                default -> c >= '0' && c <= '9';
            };
            if (!fits) {
                return false;
            }
        }
        return text.charAt(end) == 'Z'
                && number(text, 11, 13) < 24
                && number(text, 14, 16) < 60
                && number(text, 17, 19) < 60;
    }

    /** @throws DateTimeException if there is no such day */
    private static Instant written(String text) {
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                .toEpochDay();
        int second = 3_600 * number(text, 11, 13) + 60 * number(text, 14, 16) + number(text, 17, 19);
        int nanos = 0;
        for (int digit = 0; digit < NANO_DIGITS; digit++) {
            int at = SECONDS_END + 1 + digit;
            nanos = 10 * nanos + (at < text.length() - 1 ? text.charAt(at) - '0' : 0);
        }
        return Instant.ofEpochSecond(86_400 * day + second, nanos);
    }

    private static int number(String text, int begin, int end) {
        int number = 0;
        for (int i = begin; i < end; i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }
}
