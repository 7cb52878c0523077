package io.perdure;

import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskState;
import io.perdure.llm.TokenUsage;
import io.perdure.store.TaskId;
import io.perdure.trust.Label;

/** What is left to say of a task that has ended, without what its model was shown. */
record Ending(TaskId id, long version, TaskEnded end, String text, Label label, int steps, TokenUsage usage) {
    static Ending of(TaskState state) {
        TaskEnded end = state.end().orElseThrow();
        return new Ending(
                state.id(),
                state.version(),
                end,
                SafeText.of(state, end.answer()),
                state.label(),
                state.steps(),
                state.usage());
    }
}
