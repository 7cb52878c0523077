package io.perdure.journal;

import io.perdure.llm.TokenUsage;
import io.perdure.tool.InvocationId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What the model is shown was made shorter. From here on the goal is followed by {@link #text}, which stands for all steps up to
 * {@link #upTo}, and then by the steps after it; so a resumed task shows the very same. The journal itself loses nothing.
 *
 * @param at when
 * @param strategy how: a stable word
 * @param upTo the last step that is folded away; 0 if none is
 * @param text what stands for them; empty if none is folded away
 * @param cuts outputs of later steps that are shown in part
 * @param tokens about how many tokens the messages took before
 * @param usage what a model took for a summary
 */
public record ContextCompacted(
        Instant at, String strategy, int upTo, String text, List<Cut> cuts, long tokens, TokenUsage usage)
        implements JournalEntry {
    /** Copies the list. */
    public ContextCompacted {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(strategy, "strategy");
        Objects.requireNonNull(text, "text");
        cuts = List.copyOf(cuts);
        Objects.requireNonNull(usage, "usage");
    }

    /**
     * An output that is shown in part.
     *
     * @param id of which call
     * @param keep how many characters of it, from its beginning
     */
    public record Cut(InvocationId id, int keep) {
        /** Checks that nothing is missing. */
        public Cut {
            Objects.requireNonNull(id, "id");
        }
    }
}
