package io.perdure.tool;

import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One attempt at an invocation, as the tool sees it. */
public final class ToolContext {
    private final ToolInvocation invocation;
    private final int attempt;
    private final Instant deadline;
    private final BooleanSupplier cancelled;
    private final @Nullable Connection connection;
    private final List<Object> beside;

    /**
     * The context of one attempt; public so that tools can be tested on their own.
     *
     * @param invocation what is asked for
     * @param attempt which try this is, from 1
     * @param deadline when the attempt will be interrupted
     * @param cancelled whether the tool should give up
     */
    public ToolContext(ToolInvocation invocation, int attempt, Instant deadline, BooleanSupplier cancelled) {
        this(invocation, attempt, deadline, cancelled, null, List.of());
    }

    private ToolContext(
            ToolInvocation invocation,
            int attempt,
            Instant deadline,
            BooleanSupplier cancelled,
            @Nullable Connection connection,
            List<Object> beside) {
        this.invocation = Objects.requireNonNull(invocation, "invocation");
        this.attempt = attempt;
        this.deadline = Objects.requireNonNull(deadline, "deadline");
        this.cancelled = Objects.requireNonNull(cancelled, "cancelled");
        this.connection = connection;
        this.beside = beside;
    }

    /** The same attempt in this transaction of the state store. */
    public ToolContext within(Connection transaction) {
        return new ToolContext(invocation, attempt, deadline, cancelled, transaction, beside);
    }

    /** The same attempt, whose tool may {@link #find} this. */
    public ToolContext beside(Object thing) {
        List<Object> more = new ArrayList<>(beside);
        more.add(thing);
        return new ToolContext(invocation, attempt, deadline, cancelled, connection, List.copyOf(more));
    }

    /**
     * What the library lets a tool see beside its arguments: {@code io.perdure.journal.TaskState}, the task as it was when the attempt began.
     * Empty if there is nothing of this type.
     */
    public <T> Optional<T> find(Class<T> type) {
        return beside.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /**
     * The state store's own database, in a transaction that is committed together with the outcome of this call: for tools that are
     * {@link Effect#TRANSACTIONAL}. The transaction is not the tool's to end, and all other writing to the store waits for it: be quick, and
     * call nothing outside.
     *
     * @throws IllegalStateException if the tool is not declared {@code TRANSACTIONAL}
     */
    public Connection connection() {
        if (connection == null) {
            throw new IllegalStateException(
                    "the tool '" + invocation.tool() + "' has no transaction: declare its effect as TRANSACTIONAL");
        }
        return connection;
    }

    /**
     * A secret of the agent, for tools that need one in their own requests. Wherever the result or an error echoes it, it is blotted out.
     *
     * @throws ToolException if there is none of this name: the call is refused
     */
    public String secret(String name) throws ToolException {
        return secrets()
                .find(name)
                .orElseThrow(() -> ToolException.refused("The tool needs the secret '" + name
                        + "', which this agent does not have: whoever runs it gives it with Agent.secrets(...)."));
    }

    Secrets secrets() {
        return find(Secrets.class).orElse(Secrets.NONE);
    }

    /** The text without secrets. */
    String redacted(String text) {
        Secrets known = secrets();
        return known.names().isEmpty() ? text : Redaction.of(known).redacted(text);
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
