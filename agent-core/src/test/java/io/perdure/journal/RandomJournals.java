package io.perdure.journal;

import static io.perdure.journal.Journals.call;

import io.perdure.llm.LlmFailure;
import io.perdure.tool.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Journals as a driver could have written them, drawn at random. */
final class RandomJournals {
    private RandomJournals() {}

    static List<JournalEntry> of(Random random) {
        Journals journal = Journals.started();
        int steps = 1 + random.nextInt(4);
        for (int step = 0; step < steps; step++) {
            if (random.nextInt(5) == 0) {
                journal.resumed();
            }
            if (random.nextInt(5) == 0) {
                journal.signal("paid", "early");
            }
            aside(random, journal);
            journal.replied(call("pay"), call("read"));
            life(random, journal, 0);
            life(random, journal, 1);
        }
        return journal.said("Done.").over(TaskStatus.COMPLETED).entries();
    }

    private static void aside(Random random, Journals journal) {
        switch (random.nextInt(9)) {
            case 0 -> journal.modelFailed(LlmFailure.Kind.UNAVAILABLE, Duration.ofSeconds(1));
            case 1 -> journal.said("").rejected();
            case 2 -> journal.suspended("read", Duration.ofSeconds(2)).restored("read");
            case 3 -> journal.spoke("repetition", MonitorSpoke.Severity.TELL);
            case 4 -> journal.paused().unpaused();
            case 5 -> journal.traced().compactionRequested(random.nextBoolean());
            case 6 -> journal.compacted(Math.max(0, journal.state().steps() - 1), "So far.");
            default -> {}
        }
    }

    private static void life(Random random, Journals journal, int index) {
        journal.attempt(index);
        switch (random.nextInt(4)) {
            case 0 ->
                journal.attemptFailed(index, Duration.ofSeconds(1), false)
                        .attempt(index)
                        .done(index);
            case 1 ->
                journal.waiting(index, Wait.forSignal("paid"))
                        .signal("paid", "x")
                        .done(index);
            case 2 -> journal.resumed().attempt(index).done(index).late(index);
            default -> journal.done(index);
        }
    }
}
