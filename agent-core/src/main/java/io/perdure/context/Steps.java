package io.perdure.context;

import io.perdure.store.TaskId;
import io.perdure.tool.InvocationId;

/** Finds its way in what a model is shown. */
final class Steps {
    private Steps() {}

    /** The invocation behind an id by which a model is told of a call. */
    static InvocationId id(TaskId task, String callId) {
        int dash = callId.indexOf('-');
        return new InvocationId(
                task, Integer.parseInt(callId.substring(1, dash)), Integer.parseInt(callId.substring(dash + 1)));
    }
}
