package io.perdure.examples.orders;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reserves, charges and ships orders with three services; what cannot be finished is undone, through any number of kills. */
@Command(name = "order-saga", description = "Reserves, charges and ships orders; undoes what cannot be finished.")
public final class OrderSaga implements Callable<Integer> {
    private static final int LANES = 8;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(
            names = "--chaos",
            paramLabel = "N",
            description = "Kill the agent's process with SIGKILL at N random moments.")
    private int chaos;

    @Option(
            names = "--orders",
            paramLabel = "N",
            description = "How many orders. Default: ${DEFAULT-VALUE}.",
            defaultValue = "100")
    private int count;

    @Option(
            names = "--latency",
            paramLabel = "MS",
            description = "Longest time a service takes. Default: ${DEFAULT-VALUE}.",
            defaultValue = "10")
    private int latency;

    @Override
    public Integer call() throws IOException, InterruptedException {
        long start = System.nanoTime();
        check();
        LlmClient model =
                options.model(StandIn.following(OrderRules::next)); // a missing key is told before anything starts
        Path dir = options.directory();
        Progress progress = new Progress();
        List<Order> orders = Order.some(count, options.seed());
        try (ServiceProcess stock = service(Step.RESERVE, dir, progress);
                ServiceProcess cards = service(Step.CHARGE, dir, progress);
                ServiceProcess shipping = service(Step.SHIP, dir, progress)) {
            Map<Step, ServiceProcess> services =
                    new EnumMap<>(Map.of(Step.RESERVE, stock, Step.CHARGE, cards, Step.SHIP, shipping));
            Chaos killer = new Chaos(dir, worker(dir, services), progress, options.seed());
            Recovered recovered;
            try (ProgressDisplay display = ProgressDisplay.of(count, options.json())) {
                progress.onDecided(display::show);
                recovered = chaos == 0
                        ? OrderDesk.work(dir, OrderAgent.of(model, authorities(services)), orders, progress::decided)
                        : killer.work(chaos, count, LANES);
            }
            return report(orders, reports(services), recovered, killer.kills(), dir, start);
        }
    }

    private void check() {
        if (count < 1) {
            throw new BadUseException("--orders must be 1 or more; it is " + count + ".");
        }
        if (chaos < 0 || chaos > count) {
            throw new BadUseException(
                    "--chaos must be from 0 to the number of orders, " + count + "; it is " + chaos + ".");
        }
        if (latency < 0) {
            throw new BadUseException("--latency must not be negative; it is " + latency + ".");
        }
    }

    private ServiceProcess service(Step step, Path dir, Progress progress) throws IOException {
        List<String> arguments = List.of(
                "order-service",
                "--step=" + step,
                "--db=" + dir.resolve(step.service() + ".db"),
                "--seed=" + options.seed(),
                "--latency=" + latency);
        return ServiceProcess.start(dir, step.service(), arguments, progress);
    }

    private List<String> worker(Path dir, Map<Step, ServiceProcess> services) {
        List<String> arguments = new ArrayList<>(List.of(
                "order-saga-worker",
                "--dir=" + dir,
                "--orders=" + count,
                "--seed=" + options.seed(),
                "--model=" + options.modelName()));
        authorities(services).forEach((step, authority) -> arguments.add("--service=" + step + "=" + authority));
        return arguments;
    }

    private static Map<Step, String> authorities(Map<Step, ServiceProcess> services) {
        Map<Step, String> authorities = new EnumMap<>(Step.class);
        services.forEach((step, service) -> authorities.put(step, service.authority()));
        return authorities;
    }

    private static Map<Step, ServiceBooks.Report> reports(Map<Step, ServiceProcess> services)
            throws IOException, InterruptedException {
        Map<Step, ServiceBooks.Report> reports = new EnumMap<>(Step.class);
        for (Map.Entry<Step, ServiceProcess> service : services.entrySet()) {
            reports.put(service.getKey(), service.getValue().report(ServiceBooks.Report.class));
        }
        return reports;
    }

    private int report(
            List<Order> orders,
            Map<Step, ServiceBooks.Report> reports,
            Recovered recovered,
            int kills,
            Path dir,
            long start)
            throws IOException {
        SagaBooks books = SagaBooks.check(orders, reports, OrderDesk.completed(dir));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("orders", orders.size());
        for (Ending ending : Ending.values()) {
            figures.put(ending.title(), books.orders(ending));
        }
        figures.put("steps_undone", books.stepsUndone());
        figures.put("requests", sum(reports, ServiceBooks.Report::requests));
        figures.put("replays", sum(reports, ServiceBooks.Report::replays));
        figures.put("duplicates", books.duplicates());
        figures.put("lost", books.lost());
        figures.put("kills", kills);
        figures.put("steps_resumed", recovered.resumed());
        figures.put("steps_redone", recovered.redone());
        figures.put("outcomes_sha256", sha256(Files.readAllBytes(OrderDesk.outcomes(dir))));
        figures.put("seconds", Math.round((System.nanoTime() - start) / 1e8) / 10.0);
        figures.forEach(SagaFigures::print);
        books.problems().forEach(System.out::println);
        System.out.println(books.agree() ? "The books agree." : "THE BOOKS DO NOT AGREE.");
        System.out.println("Journal: " + dir.resolve("agent.db"));
        options.printJson(figures);
        return books.agree() ? Main.BOOKS_AGREE : Main.FAILED;
    }

    private static int sum(Map<Step, ServiceBooks.Report> reports, ToIntFunction<ServiceBooks.Report> figure) {
        return reports.values().stream().mapToInt(figure).sum();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
