package io.perdure.examples;

import io.perdure.TaskResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the {@link Quickstart}. */
@Command(name = "quickstart", description = "The README's code: one refund, one task.")
final class QuickstartCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options = new CommonOptions();

    @Override
    public Integer call() throws IOException {
        Payments payments = new Payments();
        Path database = options.directory().resolve("agent.db");
        TaskResult<String> result =
                Quickstart.refund(options.model(StandIn.following(QuickstartCommand::decide)), payments, database);

        System.out.println(result + ": " + (result.isCompleted() ? result.text() : result.detail()));
        System.out.println("Journal: " + database);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("status", result.status());
        figures.put("answer", result.text());
        figures.put("steps", result.steps());
        figures.put("refunds", payments.refunds().size());
        options.printJson(figures);
        return result.isCompleted() && payments.refunds().size() == 1 ? Main.BOOKS_AGREE : Main.FAILED;
    }

    /** What the stand-in does: refund the order that the goal names, then say what came of it. */
    private static StandIn.Move decide(StandIn.Reading reading) {
        String order = reading.goal().replaceAll("\\D+", "");
        return reading.last("refund")
                .map(result -> StandIn.say(
                        result.failed()
                                ? "I could not refund order " + order + ": " + result.text()
                                : "I refunded order " + order + ": " + result.text()))
                .orElseGet(() -> StandIn.call("refund", Map.of("orderId", order)));
    }
}
