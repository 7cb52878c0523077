package io.perdure.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perdure.json.Json;
import io.perdure.llm.LlmReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * An HTTP server on the loopback interface that speaks OpenAI's chat-completions protocol, with replies and faults from a function of
 * the request. It checks requests as the real service does: each call of an assistant message must be followed by exactly one result.
 * Any key is accepted. Safe for use by several threads.
 */
public final class OpenAiServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Function<JsonNode, Answer> script;
    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();

    private OpenAiServer(Function<JsonNode, Answer> script) {
        this.script = script;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    /** Starts a server that answers with what {@code script} makes of the body of a request. */
    public static OpenAiServer answering(Function<JsonNode, Answer> script) {
        return new OpenAiServer(script);
    }

    /** The address to give to a client as its base URL. */
    public String baseUrl() {
        return "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort() + "/v1";
    }

    /** The bodies of the requests so far, oldest first. */
    public List<JsonNode> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = Json.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(request);
            String problem = OpenAiProtocol.problem(request);
            Answer answer =
                    problem.isEmpty() ? script.apply(request) : Answer.error(400, "invalid_request_error", problem);
            answer.write(exchange, request.path("stream").asBoolean());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** What the server does with one request. */
    @FunctionalInterface
    public interface Answer {
        /** Writes it. {@code stream} says whether the client asked for server-sent events. */
        void write(HttpExchange exchange, boolean stream) throws IOException;

        /** A reply, streamed word by word if the client asked for that. */
        static Answer reply(LlmReply reply) {
            return (exchange, stream) -> {
                String body = stream
                        ? OpenAiProtocol.events(reply)
                        : OpenAiProtocol.completion(reply).toString();
                send(exchange, 200, stream ? "text/event-stream" : "application/json", body);
            };
        }

        /** An error in OpenAI's form. */
        static Answer error(int status, String code, String message) {
            ObjectNode body = OpenAiProtocol.error(code, message);
            return (exchange, stream) -> send(exchange, status, "application/json", body.toString());
        }

        /** Another answer, with this header. */
        static Answer withHeader(String name, String value, Answer answer) {
            return (exchange, stream) -> {
                exchange.getResponseHeaders().add(name, value);
                answer.write(exchange, stream);
            };
        }

        /** Any body, however wrong. */
        static Answer raw(int status, String body) {
            return (exchange, stream) -> send(exchange, status, "application/json", body);
        }

        /** The first half of a reply, and then the connection is cut. */
        static Answer cutOff(LlmReply reply) {
            return (exchange, stream) -> {
                byte[] whole = (stream
                                ? OpenAiProtocol.events(reply)
                                : OpenAiProtocol.completion(reply).toString())
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", stream ? "text/event-stream" : "application/json");
                exchange.sendResponseHeaders(200, whole.length);
                exchange.getResponseBody().write(whole, 0, whole.length / 2);
                exchange.getResponseBody().flush();
                // closing an exchange whose promised length was not written cuts its connection
            };
        }

        private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
