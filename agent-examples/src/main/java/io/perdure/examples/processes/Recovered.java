package io.perdure.examples.processes;

import io.perdure.journal.AttemptFailed;
import io.perdure.journal.AttemptStarted;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.TaskResumed;
import io.perdure.tool.InvocationId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What journals tell of crashes.
 *
 * @param resumed how often a task was taken up again in the middle
 * @param redone attempts that a crash had cut off and that were made again
 */
public record Recovered(int resumed, int redone) {
    public static final Recovered NOTHING = new Recovered(0, 0);

    public static Recovered in(List<JournalEntry> journal) {
        int resumed = 0;
        int redone = 0;
        Set<InvocationId> running = new HashSet<>();
        Set<InvocationId> cutOff = new HashSet<>();
        for (JournalEntry entry : journal) {
            if (entry instanceof TaskResumed) {
                resumed++;
                cutOff.addAll(running);
                running.clear();
            } else if (entry instanceof AttemptStarted started) {
                redone += cutOff.remove(started.id()) ? 1 : 0;
                running.add(started.id());
            } else if (entry instanceof AttemptFailed failed) {
                running.remove(failed.id());
            } else if (entry instanceof InvocationEnded ended) {
                running.remove(ended.id());
            }
        }
        return new Recovered(resumed, redone);
    }

    public Recovered plus(Recovered other) {
        return new Recovered(resumed + other.resumed, redone + other.redone);
    }
}
