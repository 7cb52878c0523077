package io.perdure.tool;

import org.jspecify.annotations.Nullable;

/**
 * Undoes an invocation that was done: releases what was reserved, pays back what was charged.
 *
 * <p>When a task fails or is called off, the invocations that its tools did are undone one by one, the last one first. Each undoing is an
 * effect like any other, of the same kind as the tool's own ({@link ToolSpec#effect()}): journaled, retried and resumed as that says, and
 * under a key of its own, so that a crash in the middle repeats nothing that may not be repeated.
 */
@FunctionalInterface
public interface Compensator {
    /**
     * Undoes the invocation. It is called only after the attempt is durable in the journal.
     *
     * @param invocation the one to be undone, with its own key
     * @param result what it returned, in its stored form
     * @param context of this attempt at undoing: its key is that of the undoing
     * @return anything that {@link Tool#call} may return; it is kept in the journal
     * @throws ToolException to say what went wrong, and whether anything can have been undone
     * @throws Exception any other: for a tool that changes something, it is not known whether it was undone
     */
    @Nullable
    Object compensate(ToolInvocation invocation, String result, ToolContext context) throws Exception;
}
