package io.perdure.examples.refunds;

import io.perdure.Orchestrator;
import io.perdure.TaskHandle;
import io.perdure.TaskResult;
import io.perdure.agent.Agent;
import io.perdure.examples.processes.Recovered;
import io.perdure.memory.sqlite.SqliteStateStore;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Works through the requests: a task each, several at once. It keeps nothing but the journal, so after a crash it is
 * simply run again: tasks that have ended give their answer at once, the others go on where they were.
 *
 * <p>Requests for the same order are worked on one after the other, in the order of the file. So it does not depend on
 * luck, or on when somebody kills it, which of them gets the refund.
 */
final class Desk {
    private final Path directory;
    private final Agent agent;
    private final int lanes;

    /**
     * A desk.
     *
     * @param directory where the journal is and the decisions go
     * @param lanes how many requests are worked on at once
     */
    Desk(Path directory, Agent agent, int lanes) {
        this.directory = directory;
        this.agent = agent;
        this.lanes = lanes;
    }

    /** Works until every request has been decided, and writes the decisions down. */
    Recovered work(List<Row> rows, Consumer<String> decided) throws IOException {
        Map<String, Decision> decisions = new ConcurrentHashMap<>();
        Recovered recovered = Recovered.NOTHING;
        ExecutorService threads = Executors.newFixedThreadPool(lanes);
        try (Orchestrator orchestrator = Orchestrator.open(SqliteStateStore.at(directory.resolve("agent.db")), agent)) {
            CompletableFuture<?>[] work = byOrder(rows).stream()
                    .map(sameOrder -> CompletableFuture.runAsync(
                            () -> workThrough(sameOrder, orchestrator, decisions, decided), threads))
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(work).join();
            for (String request : decisions.keySet()) {
                recovered = recovered.plus(Recovered.in(
                        orchestrator.task(RefundAgent.taskId(request)).history()));
            }
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            threads.shutdownNow();
        }
        DecisionsFile.in(directory).write(rows, decisions);
        return recovered;
    }

    private static Collection<List<Row.Request>> byOrder(List<Row> rows) {
        Map<String, List<Row.Request>> byOrder = new LinkedHashMap<>();
        for (Row row : rows) {
            if (row instanceof Row.Request request) {
                byOrder.computeIfAbsent(request.order(), order -> new ArrayList<>())
                        .add(request);
            }
        }
        return byOrder.values();
    }

    private static void workThrough(
            List<Row.Request> requests,
            Orchestrator orchestrator,
            Map<String, Decision> decisions,
            Consumer<String> decided) {
        for (Row.Request request : requests) {
            TaskHandle<Decision> task = orchestrator.start(RefundAgent.task(request));
            decisions.put(request.id(), decision(task.await()));
            decided.accept(request.id());
        }
    }

    private static Decision decision(TaskResult<Decision> result) {
        return result.isCompleted()
                ? result.answer()
                : new Decision(
                        Decision.Outcome.ESCALATED, BigDecimal.ZERO, "the agent did not decide: " + result.reason());
    }
}
