package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmFailure;
import java.time.Instant;
import java.util.Optional;

/** Asking the model, now or later. */
final class Planning {
    private Planning() {}

    static Command next(Agent agent, TaskState task) {
        Optional<LlmFailure> failure = task.modelFailure();
        if (failure.isEmpty()) {
            return new Command.AskModel();
        }
        Optional<Instant> retryAt = task.modelRetryAt();
        if (retryAt.isEmpty()) {
            return Finishing.end(
                    agent,
                    task,
                    TaskStatus.FAILED,
                    "model-failed",
                    "The model failed " + task.modelFailures() + " time(s) in a row, last with "
                            + failure.get().kind() + ": " + failure.get().message());
        }
        return task.now().isBefore(retryAt.get())
                ? Finishing.waitUntil(agent, task, retryAt.get())
                : new Command.AskModel();
    }
}
