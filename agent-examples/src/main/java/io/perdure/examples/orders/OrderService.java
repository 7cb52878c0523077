package io.perdure.examples.orders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perdure.examples.orders.ServiceBooks.Answer;
import io.perdure.examples.processes.ChildJvm;
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

/** The service of one step, in a process of its own: HTTP on loopback, its own database, idempotency keys honoured. */
@Command(name = "order-service", description = "A service that order-saga starts.", hidden = true)
public final class OrderService implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int THREADS = 32;

    @Option(names = "--step", required = true, paramLabel = "STEP", description = "RESERVE, CHARGE or SHIP.")
    private Step step = Step.RESERVE;

    @Option(names = "--db", required = true, paramLabel = "FILE", description = "Its database.")
    private Path db = Path.of("service.db");

    @Option(names = "--latency", paramLabel = "MS", description = "Longest time a request takes.", defaultValue = "10")
    private int latency;

    @Option(names = "--seed", paramLabel = "N", description = "Number that the times follow from.", defaultValue = "1")
    private long seed;

    @Override
    public Integer call() throws Exception {
        Random random = new Random(seed);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(THREADS));
        try (ServiceBooks books = ServiceBooks.open(db)) {
            server.createContext("/", exchange -> serve(exchange, books, random));
            server.start();
            System.out.println("port " + server.getAddress().getPort());
            ChildJvm.awaitEndOfInput();
            server.stop(0);
        }
        return 0;
    }

    // Half of its time before its work is durable and half after: a caller that dies meanwhile cannot know whether it
    // was.
    private void serve(HttpExchange exchange, ServiceBooks books, Random random) throws IOException {
        try (exchange) {
            if (exchange.getRequestURI().getPath().equals("/ledger")) {
                send(exchange, new Answer(200, JSON.writeValueAsString(books.report())));
                return;
            }
            System.out.println("request");
            Thread.sleep(random.nextInt(latency / 2 + 1));
            Answer answer = answer(exchange, books);
            Thread.sleep(random.nextInt(latency / 2 + 1));
            send(exchange, answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            send(exchange, new Answer(500, "{\"problem\":\"The books failed.\"}"));
        }
    }

    private Answer answer(HttpExchange exchange, ServiceBooks books) throws IOException, SQLException {
        JsonNode asked = JSON.readTree(exchange.getRequestBody());
        if (exchange.getRequestURI().getPath().equals("/look")) {
            return books.look(asked);
        }
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        if (key == null) {
            return new Answer(400, "{\"problem\":\"The header Idempotency-Key is missing.\"}");
        }
        return switch (exchange.getRequestURI().getPath()) {
            case "/do" -> books.once(key, ServiceBooks.DONE, asked, step.refusal(asked));
            case "/undo" -> books.once(key, "undone", asked, Optional.empty());
            default -> new Answer(404, "{\"problem\":\"There is nothing here.\"}");
        };
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
