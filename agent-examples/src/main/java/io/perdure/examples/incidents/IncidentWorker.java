package io.perdure.examples.incidents;

import io.perdure.Orchestrator;
import io.perdure.TaskHandle;
import io.perdure.TaskResult;
import io.perdure.agent.Agent;
import io.perdure.examples.CommonOptions;
import io.perdure.examples.StandIn;
import io.perdure.examples.processes.Chaos;
import io.perdure.examples.processes.ChildJvm;
import io.perdure.examples.processes.Recovered;
import io.perdure.memory.sqlite.SqliteStateStore;
import io.perdure.report.Prices;
import io.perdure.report.TaskReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The agent of incident-responder in a process of its own, to be killed. */
@Command(
        name = "incident-responder-worker",
        description = "The process that incident-responder --chaos kills.",
        hidden = true)
public final class IncidentWorker implements Callable<Integer> {
    private static final Prices PRICES = Prices.in("USD").model("stand-in", "0.25", "2.00"); // as if it cost something

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(names = "--site", required = true, paramLabel = "HOST:PORT", description = "The site.")
    private String site = "";

    @Option(names = "--services", required = true, split = ",", description = "The services that are down.")
    private List<String> services = List.of();

    @Override
    public Integer call() throws IOException {
        ChildJvm.endWithParent();
        Recovered recovered = work();
        System.out.println(Chaos.DONE + recovered.resumed() + " " + recovered.redone());
        return 0;
    }

    /** Works until the outage is over, and writes the report. It keeps nothing but the journal, so after a crash it is simply run again. */
    private Recovered work() throws IOException {
        Path dir = options.directory();
        Agent agent = IncidentAgent.of(options.model(StandIn.following(IncidentRules::next)), site);
        try (Orchestrator orchestrator = Orchestrator.open(SqliteStateStore.at(dir.resolve("agent.db")), agent)) {
            TaskHandle<String> task = orchestrator.start(IncidentAgent.task(services));
            TaskResult<String> result = task.await();
            TaskReport report = TaskReport.of(task, PRICES);
            Files.writeString(dir.resolve("report.html"), report.html());
            Files.writeString(dir.resolve("report.txt"), report.text());
            if (!result.isCompleted()) {
                throw new IOException(
                        "The task ended as " + result.status() + ": " + result.reason() + " " + result.detail());
            }
            return Recovered.in(task.history());
        }
    }
}
