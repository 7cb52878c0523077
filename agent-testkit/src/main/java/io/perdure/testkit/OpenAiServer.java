package io.perdure.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.json.Json;
import io.perdure.llm.LlmReply;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * An HTTP server on the loopback interface that speaks OpenAI's chat-completions protocol, with replies and faults from a function of
 * the request. It checks requests as the real service does: each call of an assistant message must be followed by exactly one result.
 * Any key is accepted. Safe for use by several threads.
 *
 * <pre>{@code
 * OpenAiServer.answering(request -> Answer.reply(say("Refunded.")));                       // all is well
 * OpenAiServer.answering(request -> Answer.reply(say("Refunded.")).reset());               // the connection breaks in mid-body
 * OpenAiServer.answering(request -> Answer.error(429, "rate_limit", "Slow down.").header("Retry-After", "2"));
 * OpenAiServer.answering(request -> OpenAiFault.TWO_HUNDRED_CALLS.insteadOf(call("refund", Map.of("orderId", "1"))));
 * }</pre>
 *
 * <p>{@link OpenAiFault} has the ready list of what goes wrong.
 */
public final class OpenAiServer implements AutoCloseable {
    private final int port;
    private final Closeable listening;
    private final List<JsonNode> requests;

    private OpenAiServer(int port, Closeable listening, List<JsonNode> requests) {
        this.port = port;
        this.listening = listening;
        this.requests = requests;
    }

    /** Starts a server that answers with what {@code script} makes of the body of a request. */
    public static OpenAiServer answering(Function<JsonNode, Answer> script) {
        Objects.requireNonNull(script, "script");
        List<JsonNode> requests = new CopyOnWriteArrayList<>();
        LoopbackHttp http = new LoopbackHttp(connection -> answer(connection, script, requests));
        return new OpenAiServer(http.port(), http, requests);
    }

    /** An address at which nobody listens: connections are refused. */
    public static OpenAiServer refusing() {
        ClosedPort closed = ClosedPort.refusing();
        return new OpenAiServer(closed.port(), closed, new CopyOnWriteArrayList<>());
    }

    /** An address that does not react: connecting to it times out. Relies on how Linux treats a server that accepts nobody. */
    public static OpenAiServer unreachable() {
        ClosedPort closed = ClosedPort.silent();
        return new OpenAiServer(closed.port(), closed, new CopyOnWriteArrayList<>());
    }

    /** The address to give to a client as its base URL. */
    public String baseUrl() {
        return "http://127.0.0.1:" + port + "/v1";
    }

    /** The bodies of the requests so far, oldest first. */
    public List<JsonNode> requests() {
        return List.copyOf(requests);
    }

    /** Forgets the requests so far: for a server that is asked for long. */
    public void forgetRequests() {
        requests.clear();
    }

    private static void answer(HttpConnection connection, Function<JsonNode, Answer> script, List<JsonNode> requests)
            throws IOException, InterruptedException {
        if (!connection.path().equals("/v1/chat/completions")) {
            Answer.error(404, "not_found", "There is nothing here.").send(connection, false);
            return;
        }
        JsonNode request = Json.parse(connection.body());
        requests.add(request);
        String problem = OpenAiProtocol.problem(request);
        Answer answer = problem.isEmpty() ? script.apply(request) : Answer.error(400, "invalid_request_error", problem);
        answer.send(connection, request.path("stream").asBoolean());
    }

    /** Hangs up on everybody. Idempotent. */
    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What the server does with one request: what it says, and how it goes about it. Immutable. A reply is streamed, one event for each of
     * its words and calls, if the client asked for that.
     */
    public static final class Answer {
        private final AnswerBody body;
        private final int status;
        private final Map<String, String> headers;
        private final Delivery delivery;

        private Answer(AnswerBody body, int status, Map<String, String> headers, Delivery delivery) {
            this.body = body;
            this.status = status;
            this.headers = headers;
            this.delivery = delivery;
        }

        /** A reply. */
        public static Answer reply(LlmReply reply) {
            return new Answer(AnswerBody.of(reply), 200, Map.of(), Delivery.WHOLE);
        }

        /** An error in OpenAI's form. */
        public static Answer error(int status, String code, String message) {
            return raw(status, OpenAiProtocol.error(code, message).toString());
        }

        /** Any body, however wrong; called JSON in its header. */
        public static Answer raw(int status, String body) {
            return new Answer(AnswerBody.of(body), status, Map.of(), Delivery.WHOLE);
        }

        /** No answer: the connection stays open, and nothing comes. */
        public static Answer never() {
            return raw(200, "").by(Delivery.NEVER);
        }

        /** The same with one header more. */
        public Answer header(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Answer(body, status, Map.copyOf(more), delivery);
        }

        /** The same, with so long a pause before each event of a stream, or before each tenth of a body. */
        public Answer pausing(Duration pause) {
            return by((connection, whole) -> Delivery.slowly(connection, whole, pause));
        }

        /** The first half, and then the server hangs up. */
        public Answer cutOff() {
            return by(Delivery.CUT_OFF);
        }

        /** The first half, and then the connection is reset. */
        public Answer reset() {
            return by(Delivery.RESET);
        }

        /** The first half, and then nothing, with the connection open. */
        public Answer stalling() {
            return by(Delivery.STALLING);
        }

        /** The first half as if it were the whole: nothing in HTTP tells that something is missing. */
        public Answer endingEarly() {
            return by(Delivery.ENDING_EARLY);
        }

        /**
         * The first half, and then more of it for as long as the client listens: a stream repeats its first event, a body is followed by
         * spaces. Every 10 ms.
         */
        public Answer endless() {
            return by(Delivery.ENDLESS);
        }

        /** The first half, and then an event that says what went wrong; if it is not streamed, that error with status 500. */
        public Answer failing(String code, String message) {
            String error = OpenAiProtocol.error(code, message).toString();
            return by((connection, whole) -> {
                if (whole.isStream()) {
                    Delivery.WHOLE.send(connection, whole.firstHalf().and("event: error\ndata: " + error + "\n\n"));
                } else {
                    raw(500, error).send(connection, false);
                }
            });
        }

        private Answer by(Delivery other) {
            return new Answer(body, status, headers, other);
        }

        void send(HttpConnection connection, boolean stream) throws IOException, InterruptedException {
            Map<String, String> all = new LinkedHashMap<>();
            all.put("Content-Type", body.type(stream));
            all.putAll(headers);
            delivery.send(connection, new Delivery.Pieces(status, all, body.pieces(stream), body.filler(stream)));
        }
    }
}
