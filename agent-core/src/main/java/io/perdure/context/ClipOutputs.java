package io.perdure.context;

import io.perdure.journal.ContextCompacted;
import io.perdure.journal.ContextCompacted.Cut;
import io.perdure.journal.TaskState;
import io.perdure.llm.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shortens whatever output is too long to fit; see {@link CompactionStrategy#clipOutputs()}. */
final class ClipOutputs implements CompactionStrategy {
    private static final long LEAST = 60;
    private static final int STUB = 30;

    @Override
    public String name() {
        return "clip-outputs";
    }

    @Override
    public Optional<ContextCompacted> shorten(TaskState task, long target) {
        List<Cut> cuts = cuts(task, share(task, target));
        return ContextCompacted.cut(task, name(), cuts);
    }

    /** The most that each output may take so that all fit; the least there is if nothing helps. */
    private static long share(TaskState task, long target) {
        long low = LEAST;
        long high = target;
        while (low < high) {
            long middle = (low + high + 1) / 2;
            if (total(task, middle) <= target) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private static long total(TaskState task, long most) {
        long total = 0;
        for (int i = 0; i < task.messages().size(); i++) {
            long tokens = task.tokens(i + 1) - task.tokens(i);
            total += isLonger(task, i, most) ? most + STUB : tokens;
        }
        return total;
    }

    private static boolean isLonger(TaskState task, int i, long most) {
        return task.messages().get(i) instanceof Message.ToolResult
                && task.tokens(i + 1) - task.tokens(i) > most + STUB;
    }

    private static List<Cut> cuts(TaskState task, long most) {
        List<Cut> cuts = new ArrayList<>();
        for (int i = 0; i < task.messages().size(); i++) {
            if (isLonger(task, i, most) && task.messages().get(i) instanceof Message.ToolResult result) {
                double share = (double) most / (task.tokens(i + 1) - task.tokens(i));
                // A part may be denser than the whole.
                int keep = (int) (result.text().length() * share * 0.8);
                cuts.add(new Cut(Steps.id(task.id(), result.callId()), keep));
            }
        }
        return cuts;
    }
}
