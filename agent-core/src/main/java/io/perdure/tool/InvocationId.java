package io.perdure.tool;

import io.perdure.store.TaskId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The name of one call of one tool: minted by the library from where the call stands, so that it is the same on every
 * attempt, process and machine.
 *
 * @param task the task
 * @param step the step whose reply asked for the call, from 1
 * @param index its place in that reply, from 0
 * @param undo whether it is the undoing of that call, and not the call itself
 */
public record InvocationId(TaskId task, int step, int index, boolean undo) {
    /** Checks that nothing is missing. */
    public InvocationId {
        Objects.requireNonNull(task, "task");
    }

    /** The name of a call that a model asked for. */
    public InvocationId(TaskId task, int step, int index) {
        this(task, step, index, false);
    }

    /** The name of the undoing of this call. */
    public InvocationId undoing() {
        return new InvocationId(task, step, index, true);
    }

    /** The name of the call that this one undoes; itself, if it undoes none. */
    public InvocationId undone() {
        return new InvocationId(task, step, index, false);
    }

    /** The id by which a model is told of the call: unique within the task, letters, digits and hyphens only. */
    public String callId() {
        return "s" + step + "-" + index + (undo ? "-undo" : "");
    }

    /** The name of the task that another agent does for this call: the same on every attempt, process and machine. */
    public TaskId child() {
        String whole = toString();
        return TaskId.of(whole.length() <= TaskId.LONGEST ? whole : hash(task.value()) + "/" + callId());
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return task + "/" + callId();
    }
}
