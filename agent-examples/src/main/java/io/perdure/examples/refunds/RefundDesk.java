package io.perdure.examples.refunds;

import io.perdure.examples.BadUseException;
import io.perdure.examples.CommonOptions;
import io.perdure.examples.Main;
import io.perdure.examples.StandIn;
import io.perdure.examples.processes.Chaos;
import io.perdure.examples.processes.Progress;
import io.perdure.examples.processes.ProgressDisplay;
import io.perdure.examples.processes.Recovered;
import io.perdure.examples.processes.ServiceProcess;
import io.perdure.llm.LlmClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Works through a file of refund requests against a payments service, if wanted through any number of kills. */
@Command(name = "refund-desk", description = "Works through a file of refund requests while somebody kills it.")
public final class RefundDesk implements Callable<Integer> {
    private static final int LANES = 8;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(
            names = "--chaos",
            paramLabel = "N",
            description = "Kill the agent's process with SIGKILL at N random moments.")
    private int chaos;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "The refund requests, as CSV. Default: 300 that ship with it.")
    private @Nullable Path input;

    @Option(
            names = "--latency",
            paramLabel = "MS",
            description = "Longest time the payments service takes. Default: ${DEFAULT-VALUE}.",
            defaultValue = "10")
    private int latency;

    @Override
    public Integer call() throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<Row> rows = RequestFile.read(input);
        check(tasks(rows));
        // Asked for here even if children do the work: a missing key is to be told before anything is started.
        LlmClient model = options.model(StandIn.following(RefundRules::next));
        Path dir = options.directory();
        Progress progress = new Progress();
        try (ServiceProcess payments = ServiceProcess.start(dir, "payments", service(dir), progress)) {
            Chaos killer = new Chaos(dir, worker(dir, payments.authority()), progress, options.seed());
            Recovered recovered;
            try (ProgressDisplay display = ProgressDisplay.of(tasks(rows), options.json())) {
                progress.onDecided(display::show);
                recovered = chaos == 0
                        ? new Desk(dir, RefundAgent.of(model, payments.authority()), LANES)
                                .work(rows, progress::decided)
                        : killer.work(chaos, tasks(rows), LANES);
            }
            return report(new Report(rows, payments.report(LedgerReport.class), recovered, killer.kills(), dir), start);
        }
    }

    private List<String> service(Path dir) {
        return List.of(
                "payments-service",
                "--db=" + dir.resolve("payments.db"),
                "--seed=" + options.seed(),
                "--latency=" + latency);
    }

    private int report(Report report, long start) throws IOException {
        Books books = report.print();
        options.printJson(report.figures(books, (System.nanoTime() - start) / 1e9));
        return books.agree() ? Main.BOOKS_AGREE : Main.FAILED;
    }

    private static int tasks(List<Row> rows) {
        return (int) rows.stream().filter(Row.Request.class::isInstance).count();
    }

    private void check(int tasks) {
        if (chaos < 0 || chaos > tasks) {
            throw new BadUseException(
                    "--chaos must be from 0 to " + tasks + ", the number of requests to decide; it is " + chaos + ".");
        }
        if (latency < 0) {
            throw new BadUseException("--latency must not be negative; it is " + latency + ".");
        }
    }

    private List<String> worker(Path dir, String payments) {
        List<String> arguments = new ArrayList<>(List.of(
                "refund-desk-worker",
                "--dir=" + dir,
                "--payments=" + payments,
                "--model=" + options.modelName(),
                "--lanes=" + LANES));
        if (input != null) {
            arguments.add("--input=" + input);
        }
        return arguments;
    }
}
