package io.perdure.benchmarks;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.agent.Agent;
import io.perdure.guard.Limits;
import io.perdure.guard.TrustPolicy;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import io.perdure.memory.sqlite.SqliteStateStore;
import io.perdure.store.StateStore;
import io.perdure.store.TaskQuery;
import io.perdure.tool.Tools;
import io.perdure.tool.WaitTools;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Heap kept by tasks that wait for a signal. */
final class WaitingHeap {
    private WaitingHeap() {}

    /** Bytes a task, of {@code tasks} that wait while their orchestrator is open. */
    static double bytesPerTask(int tasks, Path directory) {
        Agent agent = Agent.named("waiter")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("Wait.")
                .model(new Waiter())
                .limits(Limits.none())
                .tools(Tools.of(WaitTools.waitForSignal()))
                .build();
        try (StateStore store = SqliteStateStore.at(directory.resolve("waiting.db"));
                Orchestrator orchestrator =
                        Orchestrator.on(store).agents(agent).keepStoreOpen().open()) {
            start(orchestrator, "warm-up", 20_000); // fills every bounded cache
            awaitWaiting(orchestrator, "warm-up", 20_000);
            long before = usedHeap();
            start(orchestrator, "waiting", tasks);
            awaitWaiting(orchestrator, "waiting", tasks);
            return (usedHeap() - before) / (double) tasks;
        }
    }

    private static void start(Orchestrator orchestrator, String name, int tasks) {
        java.util.stream.IntStream.range(0, tasks)
                .parallel()
                .forEach(i -> orchestrator.start(Task.of(name + "-" + i, "Wait for the signal.")));
    }

    private static void awaitWaiting(Orchestrator orchestrator, String name, int tasks) {
        TaskQuery waiting = TaskQuery.all().withStatus("WAITING").limit(Integer.MAX_VALUE);
        while (orchestrator.tasks(waiting).stream()
                        .filter(task -> task.id().value().startsWith(name))
                        .count()
                < tasks) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    private static final class Waiter implements LlmClient {
        @Override
        public String name() {
            return "waiter";
        }

        @Override
        public LlmReply reply(LlmRequest request, Consumer<String> text) {
            ToolCall call = new ToolCall("1", "wait_for_signal", "{\"name\":\"go\"}");
            return new LlmReply("", List.of(call), LlmReply.Finish.TOOL_CALLS, TokenUsage.NONE, name());
        }
    }
}
