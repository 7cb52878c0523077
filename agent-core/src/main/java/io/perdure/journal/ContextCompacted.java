package io.perdure.journal;

import io.perdure.llm.TokenUsage;
import io.perdure.tool.InvocationId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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

    /** All steps up to one are folded away. */
    public static ContextCompacted folded(TaskState task, String strategy, int upTo, String text) {
        long tokens = task.tokens(task.messages().size());
        return new ContextCompacted(task.now(), strategy, upTo, text, List.of(), tokens, TokenUsage.NONE);
    }

    /** Nothing more is left out than was: what was asked for has been looked at. */
    public static ContextCompacted asItIs(TaskState task) {
        return folded(task, "as-it-is", task.foldedSteps(), task.foldedText());
    }

    /** Outputs are cut, and what is folded away stays as it is; empty if none is cut. */
    public static Optional<ContextCompacted> cut(TaskState task, String strategy, List<Cut> cuts) {
        return Optional.of(folded(task, strategy, task.foldedSteps(), task.foldedText()))
                .filter(same -> !cuts.isEmpty())
                .map(same -> new ContextCompacted(
                        same.at, strategy, same.upTo, same.text, cuts, same.tokens, TokenUsage.NONE));
    }

    /** The same, with what a model took in addition. */
    public ContextCompacted plus(TokenUsage more) {
        return new ContextCompacted(at, strategy, upTo, text, cuts, tokens, usage.plus(more));
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
