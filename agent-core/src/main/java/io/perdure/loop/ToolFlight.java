package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolExecutor;
import io.perdure.tool.ToolExecutor.AttemptResult;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolOutcome;
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

    /** An attempt; {@code tries} counts this one and those that failed, not those lost in a crash. */
    ToolFlight(
            TaskRun run,
            RunContext context,
            Agent agent,
            Tool tool,
            ToolInvocation invocation,
            int attempt,
            int tries,
            Instant deadline) {
        super(deadline, agent.grace(), context.workers());
        this.run = run;
        this.executor = context.executor();
        this.tool = tool;
        this.invocation = invocation;
        this.toolContext = new ToolContext(invocation, attempt, deadline, this::isCalledOff);
        this.tries = tries;
    }

    ToolInvocation invocation() {
        return invocation;
    }

    int attempt() {
        return toolContext.attempt();
    }

    @Override
    boolean changesNothing() {
        return tool.spec().effect() == Effect.READ_ONLY;
    }

    @Override
    public @Nullable Work perform() {
        if (!takeOff()) {
            return land() ? run.attemptEnded(this, neverBegan()) : null;
        }
        AttemptResult result = executor.attempt(tool, invocation, toolContext, tries);
        if (!land()) {
            run.endedLate(this, result);
            return null;
        }
        boolean cutShort = isOverdue()
                && !(result instanceof AttemptResult.Ended ended
                        && ended.outcome().isDone());
        return run.attemptEnded(this, cutShort ? executor.overran(tool.spec(), tries) : result);
    }

    @Override
    Work abandoned() {
        return () -> run.attemptEnded(this, isOverdue() ? executor.overran(tool.spec(), tries) : calledOff());
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
