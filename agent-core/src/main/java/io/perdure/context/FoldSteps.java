package io.perdure.context;

import io.perdure.journal.ContextCompacted;
import io.perdure.journal.TaskState;
import io.perdure.llm.Message;
import java.util.List;
import java.util.Optional;

/** Folds steps into lines, or into nothing but what is pinned. */
final class FoldSteps implements CompactionStrategy {
    private static final double TAIL = 0.5;
    private static final double LINES = 0.25;

    private final Reach reach;

    FoldSteps(Reach reach) {
        this.reach = reach;
    }

    @Override
    public String name() {
        return reach.word;
    }

    @Override
    public Optional<ContextCompacted> shorten(TaskState task, long target) {
        int upTo = lastOf(task, target);
        if (upTo <= task.foldedSteps()) {
            return Optional.empty();
        }
        Block block = reach == Reach.AFRESH ? new Block("", List.of()) : Digest.of(task, upTo);
        return Optional.of(ContextCompacted.folded(task, name(), upTo, text(task, upTo, block, target)));
    }

    private int lastOf(TaskState task, long target) {
        return switch (reach) {
            case OLDEST -> lastToFold(task, (long) (TAIL * target));
            case ALL -> task.steps();
            case AFRESH ->
                task.steps() - 1; // what came of the last step, a person's answer maybe, has not been shown yet
        };
    }

    /** The steps behind it fit into this much; the last step always stays. */
    static int lastToFold(TaskState task, long room) {
        List<Message> messages = task.messages();
        long whole = task.tokens(messages.size());
        int last = task.foldedSteps();
        for (int i = 0; i < messages.size() && last < task.steps() - 1; i++) {
            boolean stepBegins = messages.get(i) instanceof Message.Assistant;
            if (stepBegins && whole - task.tokens(i) <= room) {
                return last;
            }
            last += stepBegins ? 1 : 0;
        }
        return task.steps() - 1;
    }

    /** What stands for the steps up to one, in a conversation that may take so many tokens: what is pinned, and this. */
    static String text(TaskState task, int upTo, Block block, long target) {
        return block.text(upTo, Pinned.of(task, target), (long) (LINES * target));
    }

    /** Which steps are folded, and what is left of them. */
    enum Reach {
        /** As many of the oldest as have to be, into lines. */
        OLDEST("fold-steps"),
        /** All, into lines. */
        ALL("fold-all"),
        /** All that the model has seen the outcome of, into nothing. */
        AFRESH("reset");

        private final String word;

        Reach(String word) {
            this.word = word;
        }
    }
}
