package io.perdure.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times are written and read as the JDK does it, only faster. */
class InstantTextTest {
    private static final long YEAR_12000 = 316_516_000_000L;
    private static final int[] NANOS = {0, 120_000_000, 123_456_000, 123_456_789, 1};

    @Test
    void times_of_any_year_are_written_as_the_JDK_writes_them_and_read_back() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            long second = random.nextLong(-YEAR_12000, YEAR_12000);
            Instant time = Instant.ofEpochSecond(i % 3 == 0 ? second - second % 60 : second, NANOS[i % NANOS.length]);

            assertThat(InstantText.write(time)).isEqualTo(time.toString());
            assertThat(InstantText.read(time.toString())).isEqualTo(time);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-31T12:34Z",
                "2026-01-31T12:34:56+02:00",
                "2026-01-31T12:34:56.1-11:30",
                "2026-01-31T12:34:56.Z",
                "2024-02-29T00:00:00Z",
                "2026-01-31T12:34:56.123456789Z",
                "+12026-01-31T12:34:56Z",
                "-0001-01-31T12:34:56Z",
                "2026-01-31t12:34:56z"
            })
    void other_forms_are_read_as_the_JDK_reads_them(String text) {
        assertThat(InstantText.read(text)).isEqualTo(OffsetDateTime.parse(text).toInstant());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-29T12:34:56Z",
                "2026-13-01T12:34:56Z",
                "2026-01-31T25:34:56Z",
                "2026-01-31T12:60:56Z",
                "2026-01-31T12:34:60Z",
                "2026-01-31T12:34:56.1234567891Z",
                "2026-01-31T12:34:56",
                "2026-01-31 12:34:56Z",
                "20260-1-31T12:34:56Z",
                "٢٠٢٦-01-31T12:34:56Z",
                ""
            })
    void what_the_JDK_refuses_is_refused(String text) {
        assertThatThrownBy(() -> InstantText.read(text)).isInstanceOf(DateTimeException.class);
    }
}
