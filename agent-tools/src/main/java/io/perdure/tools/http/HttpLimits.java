package io.perdure.tools.http;

import java.time.Duration;

/**
 * How far one request may go.
 *
 * @param connect longest time until a connection stands
 * @param total longest time until the last byte of the answer
 * @param maxBytes most bytes of the answer that are read
 */
record HttpLimits(Duration connect, Duration total, int maxBytes) {
    static final HttpLimits STANDARD = new HttpLimits(Duration.ofSeconds(5), Duration.ofSeconds(30), 64 * 1024);

    HttpLimits {
        if (connect.isNegative() || connect.isZero() || total.isNegative() || total.isZero()) {
            throw new IllegalArgumentException("a timeout must be positive");
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxResponseBytes must be positive, is " + maxBytes);
        }
    }

    HttpLimits connect(Duration longest) {
        return new HttpLimits(longest, total, maxBytes);
    }

    HttpLimits total(Duration longest) {
        return new HttpLimits(connect, longest, maxBytes);
    }

    HttpLimits maxBytes(int most) {
        return new HttpLimits(connect, total, most);
    }
}
