package io.perdure.testkit.sim;

import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.guard.Limits;
import io.perdure.guard.RecoveryPolicy;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.TaskStatus;
import io.perdure.tool.ToolFailure.Kind;
import java.time.Duration;

/** The agent that is simulated when no other is given. Some seeds have one that is short of time, some one that is guarded. */
final class SampleAgent {
    private SampleAgent() {}

    static Agent in(SimulatedWorld world, long seed) {
        Agent.Builder agent = Agent.named("sample")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("Do something.")
                .model(Model.of(new Improviser("improviser", seed)).timeout(Duration.ofSeconds(5)))
                .fallback(Model.of(new Improviser("understudy", seed + 1)).timeout(Duration.ofSeconds(5)))
                .hedgeAfter(Duration.ofSeconds(3))
                .limits(Limits.standard().deadline(Duration.ofMinutes(10)))
                .grace(Duration.ofSeconds(1))
                .recovery(recovery())
                .parallelism(3)
                .tools(SampleTools.in(world));
        return switch (Math.floorMod(seed, 8)) {
            case 3 -> hurried(agent).build();
            case 6 -> guarded(agent).build();
            default -> agent.build();
        };
    }

    private static Agent.Builder hurried(Agent.Builder agent) {
        return agent.limits(Limits.standard().deadline(Duration.ofSeconds(20)))
                .rollBackOn(TaskStatus.FAILED, TaskStatus.CANCELLED, TaskStatus.LIMIT_REACHED);
    }

    // Nobody is there to be asked: what would be asked about is refused.
    private static Agent.Builder guarded(Agent.Builder agent) {
        return agent.trust(TrustPolicy.standard().rule("forbid put when item = item-1"));
    }

    private static RecoveryPolicy recovery() {
        return RecoveryPolicy.none()
                .after(1)
                .failuresOf("ship")
                .suspend(Duration.ofSeconds(30))
                .after(2)
                .failures(Kind.UNAVAILABLE, Kind.TIMED_OUT, Kind.CRASHED)
                .suspend(Duration.ofSeconds(30))
                .after(6)
                .failures(Kind.UNAVAILABLE, Kind.TIMED_OUT, Kind.CRASHED)
                .pause();
    }
}
