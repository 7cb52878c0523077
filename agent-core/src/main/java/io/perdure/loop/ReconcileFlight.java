package io.perdure.loop;

import io.perdure.agent.Agent;
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
        this.look = new ToolContext(invocation, number, deadline, this::isCalledOff);
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
        ToolExecutor.Look found = takeOff() ? executor.reconcile(tool, invocation(), look, tries) : overran();
        return land() ? run.reconciled(this, found) : null;
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
