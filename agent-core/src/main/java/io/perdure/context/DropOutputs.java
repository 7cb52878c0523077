package io.perdure.context;

import io.perdure.journal.ContextCompacted;
import io.perdure.journal.ContextCompacted.Cut;
import io.perdure.journal.TaskState;
import io.perdure.llm.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Leaves out long outputs that can be read again; see {@link CompactionStrategy#dropOutputs()}. */
final class DropOutputs implements CompactionStrategy {
    private static final int STEPS_KEPT = 3;
    private static final int WORTH_IT = 120;
    private static final int KEPT_CHARACTERS = 80;
    private static final int KEPT_TOKENS = 50;

    @Override
    public String name() {
        return "drop-outputs";
    }

    @Override
    public Optional<ContextCompacted> shorten(TaskState task, long target) {
        List<Message> messages = task.messages();
        long excess = task.tokens(messages.size()) - target;
        int end = task.beginOf(Math.max(task.foldedSteps() + 1, task.steps() - STEPS_KEPT + 1));
        List<Cut> cuts = new ArrayList<>();
        for (int i = 0; i < end && excess > 0; i++) {
            long tokens = task.tokens(i + 1) - task.tokens(i);
            if (messages.get(i) instanceof Message.ToolResult result && !result.failed() && tokens > WORTH_IT) {
                cuts.add(new Cut(Steps.id(task.id(), result.callId()), KEPT_CHARACTERS));
                excess -= tokens - KEPT_TOKENS;
            }
        }
        return ContextCompacted.cut(task, name(), cuts);
    }
}
