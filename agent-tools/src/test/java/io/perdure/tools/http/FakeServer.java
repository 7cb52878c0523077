package io.perdure.tools.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server on loopback that notes what it was asked and answers as it is told. */
final class FakeServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch silence = new CountDownLatch(1);

    private FakeServer(HttpServer server) {
        this.server = server;
    }

    static FakeServer answering(int status, String body) {
        return answering(status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    static FakeServer answering(int status, String contentType, byte[] body) {
        return serving((fake, exchange) -> {
            exchange.getResponseHeaders().set("Content-Type", contentType);
            exchange.getResponseHeaders().set("Location", "http://elsewhere.example/");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        });
    }

    /** Takes requests and never answers. */
    static FakeServer silent() {
        return serving((fake, exchange) -> fake.silence.await());
    }

    /** Promises more than it sends, then hangs up. */
    static FakeServer breakingOff() {
        return serving((fake, exchange) -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write("half".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        });
    }

    static FakeServer serving(Handler handler) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FakeServer fake = new FakeServer(server);
            server.setExecutor(fake.threads);
            server.createContext("/", exchange -> fake.handle(exchange, handler));
            server.start();
            return fake;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handle(HttpExchange exchange, Handler handler) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(new Asked(
                    exchange.getRequestMethod(), exchange.getRequestURI().toString(), body, exchange));
            arrived.countDown();
            handler.handle(this, exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String authority() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    String url(String path) {
        return "http://" + authority() + path;
    }

    List<Asked> asked() {
        return asked;
    }

    /** Until the server is closed. */
    void awaitEnd() throws InterruptedException {
        silence.await();
    }

    void awaitRequest() throws InterruptedException {
        arrived.await();
    }

    @Override
    public void close() {
        silence.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    interface Handler {
        void handle(FakeServer fake, HttpExchange exchange) throws IOException, InterruptedException;
    }

    record Asked(String method, String uri, String body, HttpExchange exchange) {
        String header(String name) {
            return exchange.getRequestHeaders().getFirst(name);
        }
    }
}
