package io.perdure.benchmarks;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.guard.Limits;
import io.perdure.guard.TrustPolicy;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import io.perdure.store.StateStore;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Tasks of a given number of steps: each step one call of a tool that answers with 1 KB.
 *
 * @param tasks how many run at once
 * @param steps of each
 * @param effect of the tool
 * @param modelMillis how long the model takes for a reply
 */
record Workload(int tasks, int steps, Effect effect, int modelMillis) {
    private static final String ONE_KB =
            "lorem ipsum dolor sit amet ".repeat(38).substring(0, 1_000);

    Workload(int tasks, int steps) {
        this(tasks, steps, Effect.READ_ONLY, 0);
    }

    /** Nanoseconds from the first start to the last end; of one task, less those in which its model was asked. */
    long run(StateStore store, String name) {
        Model model = new Model(steps, Duration.ofMillis(modelMillis), new LongAdder());
        try (Orchestrator orchestrator = Orchestrator.on(store)
                .agents(agent(model))
                .concurrency(tasks)
                .keepStoreOpen()
                .open()) {
            long begin = System.nanoTime();
            List<TaskHandle<String>> handles = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
                handles.add(orchestrator.start(Task.of(name + "-" + i, "Look everything up.")));
            }
            for (TaskHandle<String> handle : handles) {
                if (!handle.await().isCompleted()) {
                    throw new IllegalStateException(handle + " did not complete");
                }
            }
            return System.nanoTime() - begin - (tasks == 1 ? model.taken.sum() : 0);
        }
    }

    Agent agent() {
        return agent(new Model(steps, Duration.ofMillis(modelMillis), new LongAdder()));
    }

    private Agent agent(Model model) {
        return Agent.named("bench")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("Look things up.")
                .model(model)
                .limits(Limits.none())
                .tools(Tools.of(Tool.named("lookup")
                        .description("Looks a thing up.")
                        .effect(effect)
                        .calls(Thing.class, (thing, call) -> thing.id() + " " + ONE_KB)))
                .build();
    }

    record Thing(String id) {}

    /** Asks for one lookup a step, and is done after the last. Every step adds two messages to the goal. */
    record Model(int steps, Duration takes, LongAdder taken) implements LlmClient {
        private static final TokenUsage USAGE = new TokenUsage(1_000, 20);

        @Override
        public String name() {
            return "stand-in";
        }

        @Override
        public LlmReply reply(LlmRequest request, Consumer<String> text) {
            if (!takes.isZero()) {
                long begin = System.nanoTime();
                LockSupport.parkNanos(takes.toNanos());
                taken.add(System.nanoTime() - begin);
            }
            int step = step(request.lastMessage().text());
            return step < steps
                    ? new LlmReply("", lookup(step + 1), LlmReply.Finish.TOOL_CALLS, USAGE, name())
                    : new LlmReply("Done.", List.of(), LlmReply.Finish.STOP, USAGE, name());
        }

        // Another thing each time: the same again and again is what monitors stop.
        private static List<ToolCall> lookup(int step) {
            return List.of(new ToolCall("call_1", "lookup", "{\"id\":\"" + step + "\"}"));
        }

        private static int step(String observation) {
            int end = observation.indexOf(' ');
            return observation.startsWith("Look") || end < 0 ? 0 : Integer.parseInt(observation.substring(0, end));
        }
    }
}
