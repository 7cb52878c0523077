package io.perdure.context;

import io.perdure.journal.TaskState;
import io.perdure.llm.Message;
import io.perdure.store.TaskId;
import io.perdure.tool.InvocationId;
import java.util.List;

/** Finds its way in what a model is shown. */
final class Steps {
    private Steps() {}

    /** Where the messages begin that stand for themselves: behind the goal, and what stands for folded steps. */
    static int first(TaskState task) {
        return task.foldedSteps() > 0 ? 2 : 1;
    }

    /** Where the messages of the steps up to one end. What came after the last results has not been shown yet, and stays. */
    static int end(TaskState task, int upTo) {
        if (upTo < task.steps()) {
            return task.beginOf(upTo + 1);
        }
        List<Message> messages = task.messages();
        int end = messages.size();
        while (end > first(task) && messages.get(end - 1) instanceof Message.User) {
            end--;
        }
        return end;
    }

    /** The invocation behind an id by which a model is told of a call. */
    static InvocationId id(TaskId task, String callId) {
        int dash = callId.indexOf('-');
        return new InvocationId(
                task, Integer.parseInt(callId.substring(1, dash)), Integer.parseInt(callId.substring(dash + 1)));
    }
}
