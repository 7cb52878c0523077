package io.perdure.examples.longhaul;

import io.perdure.Orchestrator;
import io.perdure.TaskHandle;
import io.perdure.TaskResult;
import io.perdure.agent.Agent;
import io.perdure.examples.BadUseException;
import io.perdure.examples.CommonOptions;
import io.perdure.examples.StandIn;
import io.perdure.examples.processes.Chaos;
import io.perdure.examples.processes.ChildJvm;
import io.perdure.examples.processes.Recovered;
import io.perdure.journal.JournalEntry;
import io.perdure.memory.sqlite.SqliteStateStore;
import io.perdure.store.StateStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The agent of long-haul in a process of its own, to be killed. */
@Command(name = "long-haul-worker", description = "The process that long-haul --chaos kills.", hidden = true)
public final class TidyingWorker implements Callable<Integer> {
    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(names = "--pieces", paramLabel = "N", description = "How many pieces.", required = true)
    private int count;

    @Option(names = "--window", paramLabel = "TOKENS", description = "What the model reads.", required = true)
    private int window;

    @Override
    public Integer call() throws Exception {
        ChildJvm.endWithParent();
        Path dir = options.directory();
        Pieces pieces = Pieces.in(dir, LongHaul.TIDY, count, options.seed());
        Agent agent = TidyingAgent.of(
                new Counted(options.model(StandIn.following(TidyingRules::next))),
                window,
                pieces,
                piece -> System.out.println(Chaos.DECIDED + piece));
        Recovered recovered = Recovered.in(work(store(dir), agent));
        System.out.println(Chaos.DONE + recovered.resumed() + " " + recovered.redone());
        return 0;
    }

    static StateStore store(Path dir) {
        return SqliteStateStore.at(dir.resolve("agent.db"));
    }

    /** Works until the task has ended, and returns its journal. */
    static List<JournalEntry> work(StateStore store, Agent agent) {
        try (Orchestrator orchestrator = Orchestrator.on(store).agents(agent).open()) {
            TaskHandle<String> task = orchestrator.start(TidyingAgent.task());
            TaskResult<String> result = task.await();
            if (!result.isCompleted()) {
                throw new BadUseException(
                        "The task ended as " + result.status() + ": " + result.reason() + " " + result.detail());
            }
            return task.history();
        }
    }
}
