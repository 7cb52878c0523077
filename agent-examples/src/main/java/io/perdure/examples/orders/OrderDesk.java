package io.perdure.examples.orders;

import io.perdure.Orchestrator;
import io.perdure.TaskHandle;
import io.perdure.TaskResult;
import io.perdure.agent.Agent;
import io.perdure.examples.processes.Recovered;
import io.perdure.journal.TaskStatus;
import io.perdure.memory.sqlite.SqliteStateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Works through the orders, all at once. It keeps nothing but the journal, so after a crash it is simply run again. */
final class OrderDesk {
    private OrderDesk() {}

    /** Works until every order has ended, and writes down how. */
    static Recovered work(Path dir, Agent agent, List<Order> orders, Consumer<String> ended) throws IOException {
        List<String> outcomes = new ArrayList<>();
        Recovered recovered = Recovered.NOTHING;
        try (Orchestrator orchestrator = Orchestrator.on(SqliteStateStore.at(dir.resolve("agent.db")))
                .agents(agent)
                .concurrency(8)
                .open()) {
            List<TaskHandle<String>> tasks = orders.stream()
                    .map(order -> orchestrator.start(OrderAgent.task(order)))
                    .toList();
            for (int i = 0; i < tasks.size(); i++) {
                TaskResult<String> result = tasks.get(i).await();
                outcomes.add(String.join(
                        ",",
                        orders.get(i).id(),
                        result.status().name(),
                        result.reason(),
                        "" + result.notUndone().size()));
                recovered = recovered.plus(Recovered.in(tasks.get(i).history()));
                ended.accept(orders.get(i).id());
            }
        }
        Files.write(outcomes(dir), outcomes);
        return recovered;
    }

    /** The orders that the agent says it completed. */
    static Set<String> completed(Path dir) throws IOException {
        return Files.readAllLines(outcomes(dir)).stream()
                .filter(line -> line.contains("," + TaskStatus.COMPLETED + ","))
                .map(line -> line.substring(0, line.indexOf(',')))
                .collect(Collectors.toSet());
    }

    static Path outcomes(Path dir) {
        return dir.resolve("outcomes.csv");
    }
}
