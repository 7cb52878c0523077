package io.perdure.tool;

import java.time.Instant;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** One attempt at an invocation, as the tool sees it. */
public final class ToolContext {
    private final ToolInvocation invocation;
    private final int attempt;
    private final Instant deadline;
    private final BooleanSupplier cancelled;

    /**
     * The context of one attempt; public so that tools can be tested on their own.
     *
     * @param invocation what is asked for
     * @param attempt which try this is, from 1
     * @param deadline when the attempt will be interrupted
     * @param cancelled whether the tool should give up
     */
    public ToolContext(ToolInvocation invocation, int attempt, Instant deadline, BooleanSupplier cancelled) {
        this.invocation = Objects.requireNonNull(invocation, "invocation");
        this.attempt = attempt;
        this.deadline = Objects.requireNonNull(deadline, "deadline");
        this.cancelled = Objects.requireNonNull(cancelled, "cancelled");
    }

    /** What is asked for. */
    public ToolInvocation invocation() {
        return invocation;
    }

    /** The key to hand to a system that honours idempotency keys; see {@link ToolInvocation#idempotencyKey()}. */
    public String idempotencyKey() {
        return invocation.idempotencyKey();
    }

    /** Which try this is, from 1. Tries before a restart count. */
    public int attempt() {
        return attempt;
    }

    /** When this attempt is interrupted and then abandoned. */
    public Instant deadline() {
        return deadline;
    }

    /** Whether the tool should stop as soon as it safely can: its result is no longer waited for. */
    public boolean cancelled() {
        return cancelled.getAsBoolean();
    }
}
