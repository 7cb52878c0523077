package io.perdure.examples.refunds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perdure.examples.processes.ChildJvm;
import io.perdure.examples.refunds.Ledger.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A payments service of its own process: HTTP on loopback, its own database, idempotency keys honoured. It says on
 * standard output on which port it listens, then a line for each request, and ends when its standard input does.
 *
 * <p>It takes its time, half of it before its work is durable and half after: a caller that dies meanwhile cannot know
 * whether it was.
 */
@Command(name = "payments-service", description = "The payments service that refund-desk starts.", hidden = true)
public final class PaymentsService implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int THREADS = 32;

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on; 0: any that is free.")
    private int port;

    @Option(names = "--db", required = true, paramLabel = "FILE", description = "Its database.")
    private Path db = Path.of("payments.db");

    @Option(names = "--latency", paramLabel = "MS", description = "Longest time a request takes.", defaultValue = "10")
    private int latency;

    @Option(names = "--seed", paramLabel = "N", description = "Number that the times follow from.", defaultValue = "1")
    private long seed;

    @Override
    public Integer call() throws Exception {
        Random random = new Random(seed);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newFixedThreadPool(THREADS));
        try (Ledger ledger = Ledger.open(db)) {
            server.createContext("/", exchange -> serve(exchange, ledger, random));
            server.start();
            System.out.println("port " + server.getAddress().getPort());
            ChildJvm.awaitEndOfInput();
            server.stop(0);
        }
        return 0;
    }

    private void serve(HttpExchange exchange, Ledger ledger, Random random) throws IOException {
        try (exchange) {
            boolean counts = !exchange.getRequestURI().getPath().equals("/ledger");
            if (counts) {
                System.out.println("request");
                Thread.sleep(random.nextInt(latency / 2 + 1));
            }
            Answer answer = answer(exchange, ledger);
            if (counts) {
                Thread.sleep(random.nextInt(latency / 2 + 1));
            }
            send(exchange, answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            send(exchange, Answer.problem(500, "The ledger failed."));
        }
    }

    private static Answer answer(HttpExchange exchange, Ledger ledger) throws IOException, SQLException {
        String call =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        if (call.startsWith("GET /orders/")) {
            return ledger.lookUp(call.substring("GET /orders/".length()));
        }
        String key = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key"))
                .orElse("");
        return switch (call) {
            case "POST /refunds" -> ledger.refund(key, body(exchange));
            case "POST /notifications" -> ledger.notify(key, body(exchange));
            case "GET /ledger" -> new Answer(200, JSON.writeValueAsString(ledger.report()), false);
            default -> Answer.problem(404, "There is nothing here.");
        };
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        return JSON.readTree(exchange.getRequestBody());
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Idempotency-Replayed", Boolean.toString(answer.replayed()));
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
