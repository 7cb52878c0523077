package io.perdure.testkit.sim;

import io.github.resilience4j.retry.RetryConfig;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.journal.Custody;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmException;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.testkit.sim.Fate.Point;
import io.perdure.testkit.sim.Faults.Kind;
import io.perdure.tool.Compensator;
import io.perdure.tool.Reconciler;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolSpec;
import io.perdure.tool.Tools;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An agent under watch: the same tools and model, but each call of them is seen, and its waits between attempts come from the seed. */
final class Watched {
    private static final String HALF_A_CHARACTER = "\ud800";

    private static final Set<String> OF_THE_GUARD = Set.of(Custody.REVEAL, Custody.EXTRACT);

    private final World world;
    private final Agent agent;

    Watched(World world, Agent agent) {
        this.world = world;
        this.agent = agent.toBuilder()
                .tools(withTools(agent, WatchedTool::new))
                .models(agent.models().stream().map(this::watched).toList())
                .outage(seeded(agent.outage()))
                .build();
    }

    Agent agent() {
        return agent;
    }

    /** The tools of the agent, each made another one; a guarded agent has its own two again when it is built. */
    static Tools withTools(Agent agent, UnaryOperator<Tool> other) {
        return Tools.of(agent.tools().all().stream()
                .filter(tool -> !agent.trust().guarded()
                        || !OF_THE_GUARD.contains(tool.spec().name()))
                .map(other)
                .toArray(Tool[]::new));
    }

    private Model watched(Model model) {
        return Model.of(new WatchedModel(model.client()))
                .timeout(model.timeout())
                .breaker(model.breaker())
                .retry(seeded(model.retry()));
    }

    // Jitter that no seed decides would make each run another one.
    private RetryConfig seeded(RetryConfig config) {
        return RetryConfig.custom()
                .maxAttempts(config.getMaxAttempts())
                .retryOnException(config.getExceptionPredicate())
                .intervalFunction(attempt -> world.fate().micros(100_000, 3_000_000) / 1000)
                .build();
    }

    private final class WatchedTool implements Tool {
        private final Tool tool;
        private final ToolSpec spec;

        private WatchedTool(Tool tool) {
            this.tool = tool;
            this.spec =
                    tool.spec().toBuilder().retry(seeded(tool.spec().retry())).build();
        }

        @Override
        public ToolSpec spec() {
            return spec;
        }

        @Override
        public @Nullable Object call(ToolInvocation invocation, ToolContext context) throws Exception {
            return seen(context, () -> spoiled(tool.call(invocation, context)));
        }

        private @Nullable Object spoiled(@Nullable Object result) {
            if (!world.strikes(Kind.TOOL_RETURNS_RUBBISH)) {
                return result;
            }
            return world.fate().below(2) == 0 ? "x".repeat(spec.maxResultBytes() + 1) : HALF_A_CHARACTER;
        }

        private @Nullable Object seen(ToolContext context, Callable<@Nullable Object> body) throws Exception {
            SimulatedProcess process = world.current();
            world.mayCrash(Point.TOOL_BEGINS, process);
            world.watch().begins(process, tool.spec(), context.invocation(), context.attempt());
            boolean returned = false;
            try {
                Object result = body.call();
                returned = true;
                return result;
            } finally {
                if (process.isAlive()) {
                    world.mayCrash(Point.TOOL_RETURNS, process);
                    world.watch().ends(process, context.invocation().id(), context.attempt(), returned);
                }
            }
        }

        @Override
        public Optional<Compensator> compensator() {
            return tool.compensator()
                    .map(how -> (invocation, result, context) ->
                            seen(context, () -> how.compensate(invocation, result, context)));
        }

        @Override
        public Optional<Reconciler> reconciler() {
            return tool.reconciler().map(how -> (invocation, context) -> {
                world.mayCrash(Point.TOOL_BEGINS, world.current());
                world.watch().looks(invocation);
                return how.reconcile(invocation, context);
            });
        }
    }

    private final class WatchedModel implements LlmClient {
        private final LlmClient model;

        private WatchedModel(LlmClient model) {
            this.model = model;
        }

        @Override
        public String name() {
            return model.name();
        }

        @Override
        public LlmReply reply(LlmRequest request, Consumer<String> text) {
            world.watch().asked(world.current(), request);
            mayTakeLong();
            if (world.strikes(Kind.MODEL_FAILS)) {
                throw failure();
            }
            return model.reply(request, text);
        }

        private void mayTakeLong() {
            if (world.strikes(Kind.MODEL_SLOW)) {
                try {
                    world.sleep(
                            world.fate().micros(1_000_000, 9_000_000),
                            world.fate().below(4) > 0);
                } catch (InterruptedException e) {
                    throw new LlmException(new LlmFailure(LlmFailure.Kind.OTHER, "interrupted", null), e);
                }
            }
        }

        private RuntimeException failure() {
            LlmFailure.Kind[] kinds = LlmFailure.Kind.values();
            int kind = world.fate().below(2 * kinds.length + 1);
            if (kind == 2 * kinds.length) {
                return new IllegalStateException("a bug in the client");
            }
            LlmFailure failure = kind < kinds.length
                    ? new LlmFailure(kinds[kind], "no reply", null)
                    : new LlmFailure(LlmFailure.Kind.RATE_LIMITED, "too many requests", Duration.ofSeconds(2));
            return new LlmException(failure, null);
        }
    }
}
