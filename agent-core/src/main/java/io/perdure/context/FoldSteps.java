package io.perdure.context;

import io.perdure.journal.ContextCompacted;
import io.perdure.journal.TaskState;
import io.perdure.llm.TokenEstimate;
import java.util.List;
import java.util.Optional;

/** Folds steps into lines; see {@link CompactionStrategy#foldSteps()} and {@link CompactionStrategy#foldAll()}. */
final class FoldSteps implements CompactionStrategy {
    private static final double TAIL = 0.5;
    private static final double LINES = 0.25;

    private final boolean all;

    FoldSteps(boolean all) {
        this.all = all;
    }

    @Override
    public String name() {
        return all ? "fold-all" : "fold-steps";
    }

    @Override
    public Optional<ContextCompacted> shorten(TaskState task, long target) {
        int upTo = all ? task.steps() : lastToFold(task, (long) (TAIL * target));
        if (upTo <= task.foldedSteps()) {
            return Optional.empty();
        }
        return Optional.of(ContextCompacted.folded(task, name(), upTo, text(task, upTo, target)));
    }

    /** The steps behind it fit into this much; the last step always stays. */
    static int lastToFold(TaskState task, long room) {
        List<?> messages = task.messages();
        long whole = task.tokens(messages.size());
        for (int step = task.foldedSteps() + 1; step < task.steps(); step++) {
            if (whole - task.tokens(task.beginOf(step)) <= room) {
                return step - 1;
            }
        }
        return task.steps() - 1;
    }

    private static String text(TaskState task, int upTo, long target) {
        String pinned = Pinned.of(task, false);
        String head = TokenEstimate.of(pinned) <= LINES * target ? pinned : Pinned.of(task, true);
        return block(upTo, head, Digest.lastThatFit(Digest.of(task, upTo), (long) (LINES * target)));
    }

    /** What stands for the steps up to one. */
    static String block(int upTo, String pinned, String rest) {
        return "What came before, steps 1 to " + upTo + ", is folded away to save room. Nothing of it is lost:"
                + " read_history shows it again, if you have that tool.\n"
                + pinned + Digest.TITLE + rest;
    }
}
