package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.journal.TaskState;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Transaction;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolExecutor;
import io.perdure.tool.ToolExecutor.AttemptResult;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolOutcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One attempt at an invocation, under way. */
final class ToolFlight extends Flight {
    private final TaskRun run;
    private final ToolExecutor executor;
    private final Tool tool;
    private final ToolInvocation invocation;
    private final ToolContext toolContext;
    private final int tries;
    private final Duration given;
    private final StateStore store;
    private final Adrift adrift;
    private @Nullable Transaction transaction;

    /** An attempt; {@code tries} counts this one and those that failed, not those lost in a crash. */
    ToolFlight(
            TaskRun run,
            RunContext context,
            Agent agent,
            Tool tool,
            ToolInvocation invocation,
            TaskState state,
            int attempt,
            int tries,
            Instant begun,
            Instant deadline) {
        super(deadline, agent.grace(), context.workers());
        this.run = run;
        this.executor = context.executor();
        this.tool = agent.helper(invocation.tool())
                .<Tool>map(helper -> new Helping(tool.spec(), helper, context, agent, state))
                .orElse(tool);
        this.invocation = invocation;
        ToolContext bare = new ToolContext(invocation, attempt, deadline, this::isCalledOff);
        this.toolContext = Surroundings.of(context, agent, state, tool.spec().effect(), bare);
        this.tries = tries;
        this.given = Duration.between(begun, deadline);
        this.store = context.store();
        this.adrift = context.adrift();
    }

    ToolInvocation invocation() {
        return invocation;
    }

    int attempt() {
        return toolContext.attempt();
    }

    @Override
    void wentAdrift() {
        adrift.went(invocation.id());
    }

    @Override
    void cameBack() {
        adrift.cameBack(invocation.id());
    }

    @Override
    boolean changesNothing() {
        return tool.spec().effect() == Effect.READ_ONLY && !(tool instanceof Helping); // what it starts goes on
    }

    @Override
    public @Nullable Work perform() {
        if (!takeOff()) {
            return land() ? run.attemptEnded(this, gaveUp()) : null;
        }
        AttemptResult result = attemptAndTell();
        if (isAbandoned()) {
            return run.endedLate(this, lateResult(result));
        }
        try {
            return run.attemptEnded(this, result);
        } finally {
            letGo(); // unless the outcome went into the transaction
        }
    }

    private AttemptResult attemptAndTell() {
        InvocationId id = invocation.id();
        try (LogContext log = LogContext.of(id.task(), id.step(), id.callId());
                Telemetry.Activity activity = followedBy(run.telemetry().attempts(invocation, attempt()))) {
            AttemptResult result = landedWith(attemptIt());
            activity.led(result);
            return result;
        }
    }

    /** Lands, and says what counts: what was cut short failed because of that. */
    private AttemptResult landedWith(AttemptResult result) {
        boolean done =
                result instanceof AttemptResult.Ended ended && ended.outcome().isDone();
        return land() && isOverdue() && !done ? executor.overran(tool.spec(), tries, given) : result;
    }

    private AttemptResult attemptIt() {
        if (tool.spec().effect() != Effect.TRANSACTIONAL) {
            return executor.attempt(tool, invocation, toolContext, tries);
        }
        try {
            Transaction begun = join(store.transactions().orElseThrow().begin());
            return executor.attempt(tool, invocation, toolContext.within(begun.connection()), tries);
        } catch (InterruptedException e) {
            return neverBegan();
        }
    }

    /** What is to be told of the attempt if it counts no more: what it wrote in a transaction was undone. */
    AttemptResult lateResult(AttemptResult result) {
        return transaction() == null
                ? result
                : new AttemptResult.Ended(ToolOutcome.failed(new ToolFailure(
                        ToolFailure.Kind.CANCELLED,
                        "It was given up before it ended; what it wrote was undone.",
                        false)));
    }

    private synchronized Transaction join(Transaction begun) {
        transaction = begun;
        if (isAbandoned()) {
            begun.rollback();
        }
        return begun;
    }

    /** The transaction that the attempt wrote in; {@code null} if it wrote in none. */
    synchronized @Nullable Transaction transaction() {
        return transaction;
    }

    @Override
    void letGo() {
        Transaction begun = transaction();
        if (begun != null) {
            begun.rollback();
        }
    }

    @Override
    Work abandoned() {
        return () -> run.attemptEnded(this, gaveUp());
    }

    private AttemptResult gaveUp() {
        if (!hasBegun()) {
            return isOverdue() ? executor.neverBegan(tool.spec(), tries) : neverBegan();
        }
        return isOverdue() ? executor.overran(tool.spec(), tries, given) : calledOff();
    }

    private static AttemptResult neverBegan() {
        return new AttemptResult.Ended(ToolOutcome.cancelled("The call was called off before it began."));
    }

    private AttemptResult calledOff() {
        Effect effect = tool.spec().effect();
        boolean harmless = effect == Effect.READ_ONLY || effect == Effect.TRANSACTIONAL;
        return new AttemptResult.Ended(
                harmless
                        ? ToolOutcome.cancelled("The call was called off.")
                        : ToolOutcome.failed(new ToolFailure(
                                ToolFailure.Kind.CANCELLED,
                                "The call was called off and did not stop in time.",
                                true)));
    }
}
