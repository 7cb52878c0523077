package io.perdure.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. Safe for use by several threads. */
public final class ManualClock implements InstantSource {
    private Instant now;

    /** A clock that stands at this time. */
    public ManualClock(Instant start) {
        now = start;
    }

    /** A clock that stands at the first of March 2026, ten o'clock UTC. */
    public ManualClock() {
        this(Instant.parse("2026-03-01T10:00:00Z"));
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /**
     * Moves the clock. An orchestrator on it sees the new time within some milliseconds.
     *
     * @param duration how far; backwards if negative
     */
    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }
}
