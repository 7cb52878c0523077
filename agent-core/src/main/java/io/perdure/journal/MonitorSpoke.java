package io.perdure.journal;

import java.time.Instant;
import java.util.Objects;

/**
 * A monitor saw something that it does not leave at that. What it tells the model stands here, so that a resumed task tells the same.
 *
 * @param at when
 * @param step after which step
 * @param monitor its name
 * @param severity what follows
 * @param text what it says, to the model or to people
 * @param evidence what it saw
 */
public record MonitorSpoke(Instant at, int step, String monitor, Severity severity, String text, String evidence)
        implements JournalEntry {
    /** Checks that nothing is missing. */
    public MonitorSpoke {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(monitor, "monitor");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(evidence, "evidence");
    }

    /** What follows, the mildest first. */
    public enum Severity {
        /** The model is told. */
        TELL,
        /** The task is paused until a person resumes it. */
        PAUSE,
        /** The task ends as failed. */
        STOP
    }
}
