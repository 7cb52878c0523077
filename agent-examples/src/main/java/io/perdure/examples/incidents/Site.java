package io.perdure.examples.incidents;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perdure.examples.processes.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The broken site, in a process of its own: metrics, logs and roll backs over HTTP, and a provider of models that is down too. */
@Command(name = "incident-site", description = "The site that incident-responder repairs.", hidden = true)
public final class Site implements Callable<Integer> {
    /** Longer than the agent's tools wait. */
    private static final long HANGING_MILLIS = 2_000;

    private static final int THREADS = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--services", required = true, split = ",", description = "The services that are down.")
    private List<String> services = List.of();

    @Override
    public Integer call() throws IOException {
        Outage outage = new Outage(services);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(THREADS));
        server.createContext("/", exchange -> serve(exchange, outage));
        server.start();
        System.out.println("port " + server.getAddress().getPort());
        ChildJvm.awaitEndOfInput();
        server.stop(0);
        return 0;
    }

    private static void serve(HttpExchange exchange, Outage outage) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI().getPath().split("/");
            switch (path[1]) {
                case "v1" -> send(exchange, 503, Map.of("error", Map.of("message", "The model is overloaded.")));
                case "ledger" -> send(exchange, 200, outage.books());
                case "status" -> send(exchange, 200, Map.of("down", outage.down()));
                default -> {
                    System.out.println("request");
                    work(exchange, path[1], path[2], outage);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Each way fails once for each service, in a manner of its own, before it works. */
    private static void work(HttpExchange exchange, String way, String service, Outage outage)
            throws IOException, InterruptedException {
        int times = outage.asked(way + " " + service);
        switch (way) {
            case "metrics" -> {
                if (times == 1) {
                    send(exchange, 503, Map.of("problem", "The metrics are being compacted."));
                } else {
                    send(exchange, 200, outage.metrics(service));
                }
            }
            case "logs" -> {
                if (times == 1) {
                    Thread.sleep(HANGING_MILLIS);
                }
                send(exchange, 200, outage.logs(service));
            }
            case "roll-back" -> rollBack(exchange, service, times, outage);
            default -> send(exchange, 404, Map.of("problem", "There is nothing here."));
        }
    }

    // Refused, then done but the answer is lost, then the same answer for the same key.
    private static void rollBack(HttpExchange exchange, String service, int times, Outage outage) throws IOException {
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        int to = JSON.readTree(exchange.getRequestBody()).path("release").asInt();
        if (key == null || !outage.isGood(service, to)) {
            send(exchange, 422, Map.of("problem", "A key and the last good release are needed."));
        } else if (times == 1) {
            send(exchange, 503, Map.of("problem", "The deploy queue is full."));
        } else {
            Map<String, Object> done = outage.rollBack(service, to, key);
            send(exchange, times == 2 ? 500 : 200, times == 2 ? Map.of("problem", "The connection was lost.") : done);
        }
    }

    private static void send(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
