package io.perdure.testkit.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What is to happen, in the order of virtual time; the clock stands at the event that happens. */
final class Events implements InstantSource {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private long micros;
    private long given;
    private long happened;
    private Instant now = START;

    /**
     * Puts an event into the queue; those of one time happen in the order in which they were given.
     *
     * @param process whose event it is: it is dropped when that dies; {@code null} for the world's own
     */
    void after(long delay, @Nullable SimulatedProcess process, String what, Runnable action) {
        queue.add(new Event(micros + delay, ++given, process, what, action));
    }

    /** The same event, later. */
    void again(Event event, long time) {
        queue.add(new Event(time, ++given, event.process(), event.what(), event.action()));
    }

    /** Moves the clock to the next event; {@code null} if there is none. */
    @Nullable
    Event next() {
        Event event = queue.poll();
        if (event != null && event.time() > micros) {
            micros = event.time();
            now = START.plus(micros, ChronoUnit.MICROS);
        }
        happened += event == null ? 0 : 1;
        return event;
    }

    /** Microseconds since the start. */
    long micros() {
        return micros;
    }

    /** How many events there have been. */
    long happened() {
        return happened;
    }

    Duration sinceStart() {
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
