package io.perdure.report;

import java.time.Duration;
import java.time.Instant;

/** A time in which something went on. It never ends before it began, whatever the clocks said. */
record Span(Activity activity, Tone tone, Instant from, Instant to) {
    Span {
        to = to.isBefore(from) ? from : to;
    }

    boolean isOfNote() {
        return tone.isOfNote();
    }

    Duration length() {
        return Duration.between(from, to);
    }
}
