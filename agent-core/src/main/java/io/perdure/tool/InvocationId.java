package io.perdure.tool;

import io.perdure.store.TaskId;
import java.util.Objects;

/**
 * The name of one call of one tool: minted by the library from where the call stands, so that it is the same on every
 * attempt, process and machine.
 *
 * @param task the task
 * @param step the step whose reply asked for the call, from 1
 * @param index its place in that reply, from 0
 */
public record InvocationId(TaskId task, int step, int index) {
    /** Checks that nothing is missing. */
    public InvocationId {
        Objects.requireNonNull(task, "task");
    }

    /** The id by which a model is told of the call: unique within the task, letters, digits and hyphens only. */
    public String callId() {
        return "s" + step + "-" + index;
    }

    @Override
    public String toString() {
        return task + "/" + callId();
    }
}
