package io.perdure.micrometer;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.perdure.journal.ContextCompacted;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.TaskEnded;
import io.perdure.store.TaskId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much of each request repeats the one before, so that a provider's cache may know it: all of the one before, or nothing when it was made
 * shorter in between. Safe for use by several threads.
 */
final class Repeats {
    private static final int MOST = 10_000;

    private final DistributionSummary shares;
    private final Map<TaskId, Long> last = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TaskId, Long> eldest) {
            return size() > MOST;
        }
    };

    Repeats(MeterRegistry registry, Tags tags) {
        shares = DistributionSummary.builder("perdure.model.request.repeated")
                .description("Share of each request, from 0 to 1, that repeats the one before")
                .tags(tags)
                .register(registry);
    }

    void entry(TaskId task, JournalEntry entry) {
        if (entry instanceof ModelReplied reply) {
            asked(task, reply.estimate());
        } else if (entry instanceof ContextCompacted) {
            put(task, 0L);
        } else if (entry instanceof TaskEnded) {
            put(task, null);
        }
    }

    private void asked(TaskId task, long tokens) {
        Long before = put(task, tokens);
        if (before != null && tokens > 0) { // the first that this process hears of repeats nothing that it knows
            shares.record(Math.min(1.0, (double) before / tokens));
        }
    }

    private synchronized @Nullable Long put(TaskId task, @Nullable Long tokens) {
        return tokens == null ? last.remove(task) : last.put(task, tokens);
    }
}
