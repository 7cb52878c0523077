package io.perdure.context;

import io.perdure.journal.ContextCompacted;
import io.perdure.journal.TaskState;
import java.util.List;
import java.util.Optional;

/**
 * One way to make shorter what a model is shown. The strategies of an agent are tried in turn until what is left fits; the goal, the plan,
 * what was done to the world, outcomes that are not known and notes are kept whatever a strategy says: the library puts them before its text.
 *
 * <p>A strategy is a pure and quick function of what it is shown: no I/O, no clock, no chance. Used by several threads.
 */
public interface CompactionStrategy {
    /** A stable word for journals. */
    String name();

    /**
     * What is to be left out.
     *
     * @param task all of whose calls have their outcome; {@link TaskState#messages()} is what would be shown
     * @param target about how many tokens ({@link TaskState#tokens}) the messages may take afterwards; worth a try even if that cannot be reached
     * @return empty if nothing can be left out in this way
     */
    Optional<ContextCompacted> shorten(TaskState task, long target);

    /**
     * What an agent has that says nothing: {@link #dropOutputs()}, {@link #foldSteps()}, {@link #clipOutputs()}, {@link #foldAll()}.
     */
    static List<CompactionStrategy> standard() {
        return List.of(dropOutputs(), foldSteps(), clipOutputs(), foldAll());
    }

    /** {@code drop-outputs}: of long outputs that are not among the last, only the beginning is shown, the oldest first. */
    static CompactionStrategy dropOutputs() {
        return new DropOutputs();
    }

    /** {@code fold-steps}: the oldest steps are folded into a line each, and those of settled items of the plan into one. */
    static CompactionStrategy foldSteps() {
        return new FoldSteps(FoldSteps.Reach.OLDEST);
    }

    /** {@code clip-outputs}: of all outputs, also the last, no more is shown than fits, the longest are shortened first. */
    static CompactionStrategy clipOutputs() {
        return new ClipOutputs();
    }

    /** {@code fold-all}: all steps are folded; what is left is the goal, the pinned parts and a line for each of the last steps. */
    static CompactionStrategy foldAll() {
        return new FoldSteps(FoldSteps.Reach.ALL);
    }

    /** {@code reset}: all steps but the last are folded; what is left is the goal, the pinned parts, and what the model has not seen yet. */
    static CompactionStrategy startAfresh() {
        return new FoldSteps(FoldSteps.Reach.AFRESH);
    }

    /**
     * What a strategy leaves out, as it may be journaled. One that fails leaves out nothing, nor does one that says what cannot be: that steps are
     * folded which are not there or are folded already, or that less than nothing of an output is shown. Before the text of one that is not ready-made
     * stand the pinned parts.
     */
    static Optional<ContextCompacted> ask(CompactionStrategy strategy, TaskState task, long target) {
        return Checked.ask(strategy, task, target);
    }
}
