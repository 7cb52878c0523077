package io.perdure.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What happened, line by line. Off while nothing is wrong: a seed can be played again. */
final class Trace {
    private final boolean on;
    private final List<String> lines = new ArrayList<>();
    private @Nullable Events clock;

    private Trace(boolean on) {
        this.on = on;
    }

    static Trace on() {
        return new Trace(true);
    }

    static Trace off() {
        return new Trace(false);
    }

    void clock(Events events) {
        clock = events;
    }

    void say(Supplier<String> line) {
        if (on) {
            Events events = clock;
            long micros = events == null ? 0 : events.micros();
            lines.add("%8d.%06d  %s".formatted(micros / 1_000_000, micros % 1_000_000, line.get()));
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
