package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolExecutor;
import io.perdure.tool.ToolInvocation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A tool looks whether an invocation in doubt had its effect. */
final class ReconcileFlight extends Flight {
    private final TaskRun run;
    private final ToolExecutor executor;
    private final Tool tool;
    private final ToolContext look;
    private final int tries;

    /** A look; {@code tries} counts this one and those that failed, not those lost in a crash. */
    ReconcileFlight(
            TaskRun run,
            RunContext context,
            Agent agent,
            Tool tool,
            ToolInvocation invocation,
            int number,
            int tries,
            Instant deadline) {
        super(deadline, agent.grace(), context.workers());
        this.run = run;
        this.executor = context.executor();
        this.tool = tool;
        this.look = new ToolContext(invocation, number, deadline, this::isCalledOff).beside(agent.secrets());
        this.tries = tries;
    }

    ToolInvocation invocation() {
        return look.invocation();
    }

    int number() {
        return look.attempt();
    }

    @Override
    boolean changesNothing() {
        return true;
    }

    @Override
    public @Nullable Work perform() {
        ToolExecutor.Look found = takeOff() ? lookAndTell() : overran();
        return land() ? run.reconciled(this, found) : null;
    }

    private ToolExecutor.Look lookAndTell() {
        InvocationId id = invocation().id();
        try (LogContext log = LogContext.of(id.task(), id.step(), id.callId());
                Telemetry.Activity activity = followedBy(run.telemetry().looks(invocation(), number()))) {
            ToolExecutor.Look found = executor.reconcile(tool, invocation(), look, tries);
            activity.led(found);
            return found;
        }
    }

    @Override
    Work abandoned() {
        return () -> run.reconciled(this, overran());
    }

    private ToolExecutor.Look overran() {
        String why = "it did not return within " + tool.spec().timeout().toMillis() + " ms.";
        return executor.couldNotLook(tool.spec(), isOverdue() ? why : "it was called off.", tries);
    }
}
