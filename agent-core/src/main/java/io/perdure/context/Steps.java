package io.perdure.context;

import io.perdure.journal.TaskState;
import io.perdure.llm.Message;
import io.perdure.store.TaskId;
import io.perdure.tool.InvocationId;
import java.util.List;

/** Finds its way in what a model is shown. */
final class Steps {
    private Steps() {}

    /** What stands for the steps that are folded away; empty if none is. */
    static String block(TaskState task) {
        List<Message> messages = task.messages();
        return task.foldedSteps() > 0 && messages.size() > 1 ? messages.get(1).text() : "";
    }

    /** The invocation behind an id by which a model is told of a call. */
    static InvocationId id(TaskId task, String callId) {
        int dash = callId.indexOf('-');
        return new InvocationId(
                task, Integer.parseInt(callId.substring(1, dash)), Integer.parseInt(callId.substring(dash + 1)));
    }
}
