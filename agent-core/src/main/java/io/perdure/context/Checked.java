package io.perdure.context;

import io.perdure.error.PerdureException;
import io.perdure.journal.ContextCompacted;
import io.perdure.journal.TaskState;
import io.perdure.json.Json;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a strategy says, as it may be journaled: strategies may be an application's, and what they say stays in the journal for good. */
final class Checked {
    private static final Logger LOG = LoggerFactory.getLogger(CompactionStrategy.class);

    private Checked() {}

    static Optional<ContextCompacted> ask(CompactionStrategy strategy, TaskState task, long target) {
        Optional<ContextCompacted> said = said(strategy, task, target);
        return strategy instanceof FoldSteps ? said : said.flatMap(entry -> kept(entry, task, target));
    }

    @SuppressWarnings("NullableProblems") // what others wrote may return null all the same
    private static Optional<ContextCompacted> said(CompactionStrategy strategy, TaskState task, long target) {
        try {
            Optional<ContextCompacted> entry = strategy.shorten(task, target);
            return entry == null ? Optional.empty() : entry;
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e; // the virtual machine's, not the strategy's
        } catch (Throwable e) {
            LOG.warn(
                    "The compaction strategy {} failed for task {} and is passed over; correct it.",
                    strategy.getClass().getName(),
                    PerdureException.plain(task.id().value(), 200),
                    PerdureException.forLog(e, LOG.isDebugEnabled()));
            return Optional.empty();
        }
    }

    // Taken over is only which steps and outputs, and the words for them; what is pinned comes before these words.
    private static Optional<ContextCompacted> kept(ContextCompacted entry, TaskState task, long target) {
        int upTo = entry.upTo();
        boolean possible = upTo <= task.steps() && entry.cuts().stream().allMatch(cut -> cut.keep() >= 0);
        if (!possible || upTo < task.foldedSteps()) {
            return Optional.empty();
        }
        String strategy = Json.storable(entry.strategy());
        if (upTo == task.foldedSteps()) {
            return ContextCompacted.cut(task, strategy, entry.cuts());
        }
        String words = Json.storable(entry.text());
        String text = FoldSteps.text(task, upTo, new Block(words, List.of()), target);
        ContextCompacted fold = ContextCompacted.folded(task, strategy, upTo, text);
        return Optional.of(
                new ContextCompacted(fold.at(), strategy, upTo, text, entry.cuts(), fold.tokens(), fold.usage()));
    }
}
