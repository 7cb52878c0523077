package io.perdure.examples.incidents;

import io.perdure.examples.BadUseException;
import io.perdure.examples.CommonOptions;
import io.perdure.examples.Main;
import io.perdure.examples.StandIn;
import io.perdure.examples.processes.Chaos;
import io.perdure.examples.processes.Progress;
import io.perdure.examples.processes.Recovered;
import io.perdure.examples.processes.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings a site back whose tools and first model fail as well, through any number of kills, and writes a report of how. */
@Command(
        name = "incident-responder",
        description = "Works through an outage with flaky tools and a model that is down, and writes a report of it.")
public final class IncidentResponder implements Callable<Integer> {
    private static final List<String> SERVICES = List.of("checkout", "search", "basket", "prices", "mail", "login");

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(
            names = "--chaos",
            paramLabel = "N",
            description = "Kill the agent's process with SIGKILL at N random moments.")
    private int chaos;

    @Override
    public Integer call() throws IOException, InterruptedException {
        long start = System.nanoTime();
        if (chaos < 0 || chaos > SERVICES.size()) {
            throw new BadUseException("--chaos must be from 0 to " + SERVICES.size() + "; it is " + chaos + ".");
        }
        var unused =
                options.model(StandIn.following(IncidentRules::next)); // a missing key is told before anything starts
        Path dir = options.directory();
        Progress progress = new Progress();
        try (ServiceProcess site = ServiceProcess.start(dir, "site", List.of("incident-site", services()), progress)) {
            Chaos killer = new Chaos(dir, worker(dir, site), progress, options.seed());
            Recovered recovered = killer.work(chaos, 1, 1);
            return report(site.report(Outage.Books.class), recovered, killer.kills(), dir, start);
        }
    }

    private static String services() {
        return "--services=" + String.join(",", SERVICES);
    }

    private List<String> worker(Path dir, ServiceProcess site) {
        return List.of(
                "incident-responder-worker",
                "--dir=" + dir,
                "--site=" + site.authority(),
                services(),
                "--model=" + options.modelName());
    }

    private int report(Outage.Books books, Recovered recovered, int kills, Path dir, long start) {
        long wrong = books.wrong(SERVICES);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("services", SERVICES.size());
        figures.put("requests", books.requests());
        figures.put("replays", books.replays());
        figures.put("wrong", wrong);
        figures.put("kills", kills);
        figures.put("steps_resumed", recovered.resumed());
        figures.put("steps_redone", recovered.redone());
        figures.put("seconds", Math.round((System.nanoTime() - start) / 1e8) / 10.0);
        figures.forEach((name, figure) -> System.out.printf("%-16s %s%n", name.replace('_', ' '), figure));
        System.out.println(
                wrong == 0 ? "Each service was rolled back once, and is up." : "THE BOOKS DO NOT AGREE: " + books);
        System.out.println("Report: " + dir.resolve("report.html"));
        options.printJson(figures);
        return wrong == 0 ? Main.BOOKS_AGREE : Main.FAILED;
    }
}
