package io.perdure.langchain4j.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When to come back, as headers say it. */
class RetryAfterHeadersTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After: 20                                                        | PT20S",
                "retry-after: 0.5                                                       | PT0.5S",
                "Retry-After: Sun, 01 Mar 2026 10:01:00 GMT                             | PT1M",
                "Retry-After: Sun, 01 Mar 2026 09:01:00 GMT                             | PT0S",
                "Retry-After: Sun, 01 Mar 2026 10:01:00 GMT; Date: Sun, 01 Mar 2026 10:00:50 GMT | PT10S",
                "Retry-After: Sun, 01 Mar 2026 10:01:00 GMT; Date: yesterday            | PT1M",
                "retry-after-ms: 1500                                                   | PT1.5S",
                "retry-after-ms: 1500; Retry-After: 2                                   | PT1.5S",
                "retry-after-ms: soon; Retry-After: 2                                   | PT2S",
                "Retry-After: -5                                                        | PT0S",
                "Retry-After: -1e99                                                     | PT0S",
                "Retry-After: 1e9                                                       | PT24H",
                "Retry-After: 1e99                                                      | PT24H",
                "Retry-After: 99999999999999999999999999                                | PT24H",
                "retry-after-ms: 1e9; Retry-After: 2                                    | PT24H",
                "retry-after-ms: -1                                                     | PT0S",
                "retry-after-ms: ; Retry-After: 2                                       | PT2S",
                "retry-after-ms: Infinity; Retry-After: 2                               | PT2S",
                "Retry-After: 01 Mar 0001 10:01:00 GMT                                  | PT0S",
                "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT                             | PT24H",
                "Retry-After: Fri, 01 Mar 2999 10:01:00 GMT                             | PT24H",
            })
    void it_is_understood_and_stays_between_nothing_and_a_day(String headers, Duration wait) {
        assertThat(read(headers)).contains(wait);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "soon",
                "NaN",
                "Infinity",
                "-Infinity",
                "0x10",
                "0x1p4",
                "10d",
                "10f",
                "10s",
                "1,5",
                "1 2",
                "1e",
                "--1",
                "32 Mar",
                "Sat, 01 Mar 2999",
                "Fri, 01 Mar 99999 10:01:00 GMT",
                "Fri, 31 Feb 2026 25:00:00 GMT",
                "2026-03-01T10:01:00Z",
                "\u0661"
            })
    void what_is_not_understood_is_not_said(String value) {
        assertThat(RetryAfterHeaders.read(one("Retry-After", value), NOW)).isEmpty();
        assertThat(RetryAfterHeaders.read(one("retry-after-ms", value), NOW)).isEmpty();
        assertThat(RetryAfterHeaders.read(one("X-Other", "1"), NOW)).isEmpty();
    }

    private static HttpHeaders one(String name, String value) {
        return HttpHeaders.of(Map.of(name, List.of(value)), (n, v) -> true);
    }

    private static Optional<Duration> read(String headers) {
        Map<String, List<String>> all = Arrays.stream(headers.split("; "))
                .map(header -> header.split(": ", 2))
                .collect(Collectors.toMap(header -> header[0], header -> List.of(header[1])));
        return RetryAfterHeaders.read(HttpHeaders.of(all, (name, value) -> true), NOW);
    }
}
