package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import java.time.Instant;

/** Asking a model, now or later. */
final class Planning {
    private Planning() {}

    static Command next(Agent agent, TaskState task) {
        ModelFailed failed = task.modelFailures().last();
        Instant retryAt = failed == null ? null : failed.retryAt();
        if (failed == null || (retryAt != null && !task.now().isBefore(retryAt))) {
            Model model = Fallback.next(agent, task);
            return Compacting.next(agent, task, model).orElse(new Command.AskModel(model.name()));
        }
        if (retryAt != null) {
            return Finishing.waitUntil(agent, task, retryAt);
        }
        return switch (failed.reaction()) {
            case PAUSE ->
                new Command.Pause("No model answers, and waiting does not help. " + why(task, failed)
                        + " Correct that, and resume the task.");
            default -> Finishing.end(agent, task, TaskStatus.FAILED, "model-failed", why(task, failed));
        };
    }

    private static String why(TaskState task, ModelFailed last) {
        return "The models failed " + task.modelFailures().failures() + " time(s) in a row, last " + last.model()
                + " with " + last.failure().kind() + ": " + last.failure().message();
    }
}
