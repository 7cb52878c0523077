package io.perdure.guard;

import io.perdure.journal.MonitorSpoke.Severity;
import io.perdure.journal.TaskState;
import java.util.Objects;
import java.util.Optional;

/**
 * Watches how a task behaves, and speaks up when something is wrong: the model is told, a person is asked, or the task is stopped. What it
 * says is kept in the journal.
 *
 * <p>It is asked after each step, before the model is. It is a pure and quick function of what it is shown: no I/O, no clock, no chance, no
 * memory of its own, since after a restart it must say the same. What it said before is in {@link TaskState#lastWordOf}. Used by several
 * threads. It is asked on a thread of its own. If it throws, the task is paused; if it does not come back, people are told, and after a minute it is
 * interrupted and given up, and the task is paused.
 */
public interface Monitor {
    /** Its name, the same in every process and different from that of any other: under it the journal keeps what it said. */
    String name();

    /**
     * What it has to say.
     *
     * @param task as the step that has just ended left it; {@link TaskState#trail()} has what came of the last calls
     * @param limits how far the task may go
     * @return empty if all is well
     */
    Optional<Verdict> look(TaskState task, Limits limits);

    /**
     * What a monitor has to say.
     *
     * @param severity what follows
     * @param text for {@code TELL}, what the model is told; otherwise what people are: one or more full sentences
     * @param evidence what it saw, for people
     */
    record Verdict(Severity severity, String text, String evidence) {
        /** Checks that nothing is missing. */
        public Verdict {
            Objects.requireNonNull(severity, "severity");
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(evidence, "evidence");
        }
    }
}
