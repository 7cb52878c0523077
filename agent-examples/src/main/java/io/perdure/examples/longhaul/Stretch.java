package io.perdure.examples.longhaul;

import io.perdure.journal.EntryCodec;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.TaskResumed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stretch of steps took, by the journal.
 *
 * @param from the first of its steps
 * @param steps how many
 * @param bytesPerStep of the journal
 * @param microsPerStep from one reply to the next; what a crash lies in is left out
 * @param mostTokens the longest request
 */
record Stretch(int from, int steps, long bytesPerStep, long microsPerStep, long mostTokens) {
    /** All of a journal, in stretches of so many steps. */
    static List<Stretch> of(List<JournalEntry> journal, int length) {
        List<Stretch> stretches = new ArrayList<>();
        Count count = new Count();
        for (JournalEntry entry : journal) {
            if (entry instanceof ModelReplied reply && reply.step() > length && reply.step() % length == 1) {
                stretches.add(count.stretch(reply.step() - length, length));
                count = new Count();
            }
            count.add(entry);
        }
        return stretches;
    }

    /** Whether its steps wrote at most a tenth more than those of an earlier one: that does not hang on how busy the machine is, as time does. */
    boolean staysLike(Stretch earlier) {
        return 10 * bytesPerStep <= 11 * earlier.bytesPerStep;
    }

    private static final class Count {
        private static final EntryCodec CODEC = new EntryCodec();

        private long bytes;
        private long tokens;
        private Duration time = Duration.ZERO;
        private int timed;
        private @Nullable Instant last;

        void add(JournalEntry entry) {
            bytes += CODEC.encode(entry).json().length;
            if (entry instanceof TaskResumed) {
                last = null;
            } else if (entry instanceof ModelReplied reply) {
                tokens = Math.max(tokens, reply.reply().usage().input());
                if (last != null) {
                    time = time.plus(Duration.between(last, reply.at()));
                    timed++;
                }
                last = reply.at();
            }
        }

        Stretch stretch(int from, int steps) {
            long micros = timed == 0 ? 0 : time.toNanos() / 1_000 / timed;
            return new Stretch(from, steps, bytes / steps, micros, tokens);
        }
    }
}
