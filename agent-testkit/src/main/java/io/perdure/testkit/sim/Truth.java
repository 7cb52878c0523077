package io.perdure.testkit.sim;

import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.ToolOutcome.Status;

/** What is reported of an invocation against what happened outside (E4). */
final class Truth {
    private Truth() {}

    static void check(World world, InvocationId id, Facts facts) {
        ToolOutcome outcome = facts.outcome;
        if (outcome == null) {
            return;
        }
        if (facts.effects > 0 && (outcome.status() == Status.FAILED || outcome.status() == Status.CANCELLED)) {
            throw world.violated("E4", id + " happened, and is reported as " + outcome);
        }
        if (facts.effects == 0 && outcome.isDone() && !facts.returned && !facts.waited) {
            throw world.violated("E4", id + " did not happen, and is reported as " + outcome);
        }
    }
}
