package io.perdure.tools.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perdure.json.Json;
import io.perdure.store.TaskId;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolInvocation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpToolTest {
    private static final String ORDER = "{\"orderId\":\"4711\"}";
    private static final String REFUND = "{\"orderId\":\"4711\",\"amount\":12.25}";

    record OrderId(String orderId) {}

    record Search(String orderId, String query, int page) {}

    record Refund(String orderId, double amount) {}

    @Test
    void a_read_returns_the_text_of_the_answer() throws Exception {
        try (FakeServer server = FakeServer.answering(200, "{\"total\":\"12.50 €\"}")) {
            assertThat(call(lookup(server), ORDER)).isEqualTo("{\"total\":\"12.50 €\"}");
            FakeServer.Asked asked = server.asked().get(0);
            assertThat(asked.method() + " " + asked.uri()).isEqualTo("GET /orders/4711");
            assertThat(asked.body()).isEmpty();
            assertThat(asked.header("Idempotency-Key")).isNull();
        }
    }

    @Test
    void an_effect_carries_its_idempotency_key_the_same_on_every_attempt() throws Exception {
        try (FakeServer server = FakeServer.answering(201, "done")) {
            Tool refund = refund(server).effect(Effect.IDEMPOTENT).build();
            ToolContext first = context(refund, REFUND, 1);
            refund.call(first.invocation(), first);
            ToolContext second = context(refund, REFUND, 2);
            refund.call(second.invocation(), second);
            assertThat(server.asked())
                    .hasSize(2)
                    .allSatisfy(
                            asked -> assertThat(asked.header("Idempotency-Key")).isEqualTo(first.idempotencyKey()));
        }
    }

    @Test
    void arguments_that_are_not_in_the_url_are_the_json_body() throws Exception {
        try (FakeServer server = FakeServer.answering(200, "ok")) {
            call(refund(server).build(), REFUND);
            FakeServer.Asked asked = server.asked().get(0);
            assertThat(asked.method() + " " + asked.uri()).isEqualTo("POST /orders/4711/refunds");
            assertThat(asked.body()).isEqualTo("{\"amount\":12.25}");
            assertThat(asked.header("Content-Type")).isEqualTo("application/json");
        }
    }

    @Test
    void arguments_are_percent_encoded_and_stay_in_their_place() throws Exception {
        try (FakeServer server = FakeServer.answering(200, "ok")) {
            Tool search = HttpTool.get("search")
                    .description("Search.")
                    .url(server.url("/orders/{orderId}/lines?q={query}&page={page}"))
                    .input(Search.class)
                    .allowing(server.authority())
                    .build();
            call(search, "{\"orderId\":\"a/b?c#d@e:f%20~\",\"query\":\"x&y=z +ü\",\"page\":2}");
            assertThat(server.asked().get(0).uri())
                    .isEqualTo("/orders/a%2Fb%3Fc%23d%40e%3Af%2520~/lines?q=x%26y%3Dz%20%2B%C3%BC&page=2");
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "'.'", "'..'", "'../admin'", "'a/../b'", "'..\\admin'", "'a\\u0000b'", "'a\\r\\nHost: x'"})
    void an_argument_that_could_lead_elsewhere_is_refused_and_nothing_is_sent(String value) {
        try (FakeServer server = FakeServer.answering(200, "ok")) {
            String json = value.contains("\\u") || value.contains("\\r") ? value : value.replace("\\", "\\\\");
            ToolException refused = failure(lookup(server), "{\"orderId\":\"" + json + "\"}");
            assertThat(refused.kind().name()).isEqualTo("REFUSED");
            assertThat(refused).hasMessageContaining("'orderId' must").hasMessageContaining("nothing was sent");
            assertThat(server.asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        // status, a read: may have happened and may be tried again, an effect: the same
        "300, false false, true true",
        "302, false false, true true",
        "303, false false, true true",
        "307, false false, false false",
        "308, false false, false false",
        "400, false false, false false",
        "401, false false, false false",
        "404, false false, false false",
        "408, false true, true true",
        "409, false false, false false",
        "422, false false, false false",
        "425, false true, false true",
        "429, false true, false true",
        "500, false true, true true",
        "502, false true, true true",
        "503, false true, false true",
        "504, false true, true true",
    })
    void every_status_says_whether_it_may_have_happened_and_whether_to_try_again(
            int status, String read, String effect) {
        try (FakeServer server = FakeServer.answering(status, "because\u0007 of this")) {
            assertThat(verdict(failure(lookup(server), ORDER)))
                    .as("read " + status)
                    .isEqualTo(read);
            ToolException failure = failure(refund(server).build(), REFUND);
            assertThat(verdict(failure)).as("effect " + status).isEqualTo(effect);
            assertThat(failure.getMessage())
                    .startsWith(server.authority() + " answered HTTP " + status + ": because of this");
        }
    }

    @Test
    void a_conflict_on_a_later_attempt_may_mean_that_the_first_is_still_at_work() {
        try (FakeServer server = FakeServer.answering(409, "key in use")) {
            Tool refund = refund(server).effect(Effect.IDEMPOTENT).build();
            assertThat(verdict(failure(refund, REFUND, 2))).isEqualTo("true true");
        }
    }

    @Test
    void a_redirect_is_not_followed() {
        try (FakeServer server = FakeServer.answering(302, "")) {
            assertThat(failure(lookup(server), ORDER))
                    .hasMessage(server.authority() + " answered HTTP 302. Redirects are not followed.");
        }
    }

    @Test
    void a_refused_connection_means_that_nothing_happened() throws IOException {
        String authority;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            authority = "127.0.0.1:" + socket.getLocalPort();
        }
        ToolException failure = failure(refund(authority).build(), REFUND);
        assertThat(verdict(failure)).isEqualTo("false true");
        assertThat(failure).hasMessage("Cannot connect to " + authority + ": nothing was sent.");
    }

    @Test
    void an_unknown_host_means_that_nothing_happened() {
        assertThat(verdict(failure(refund("no-such-host.invalid").build(), REFUND)))
                .isEqualTo("false true");
    }

    @Test
    void a_lost_answer_to_an_effect_is_said_to_be_unknown() {
        try (FakeServer server = FakeServer.breakingOff()) {
            ToolException failure = failure(refund(server).build(), REFUND);
            assertThat(verdict(failure)).isEqualTo("true true");
            assertThat(failure).hasMessageContaining("may have been carried out");
            assertThat(verdict(failure(lookup(server), ORDER))).isEqualTo("false true");
        }
    }

    @Test
    void no_answer_in_time_is_unknown_for_an_effect_and_nothing_for_a_read() {
        try (FakeServer server = FakeServer.silent()) {
            Duration shortly = Duration.ofMillis(200);
            assertThat(verdict(failure(refund(server).timeout(shortly).build(), REFUND)))
                    .isEqualTo("true true");
            Tool lookup = lookupBuilder(server).timeout(shortly).build();
            assertThat(failure(lookup, ORDER))
                    .hasMessage(server.authority() + " gave no full answer within 200 ms.")
                    .satisfies(e -> assertThat(verdict(e)).isEqualTo("false true"));
        }
    }

    @Test
    void an_answer_that_trickles_in_is_given_up_as_well() {
        try (FakeServer server = FakeServer.serving((fake, exchange) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            fake.awaitEnd();
        })) {
            Tool lookup = lookupBuilder(server).timeout(Duration.ofMillis(200)).build();
            assertThat(failure(lookup, ORDER)).hasMessageContaining("no full answer");
        }
    }

    @Test
    void an_interrupted_call_returns_at_once_and_stays_interrupted() throws Exception {
        try (FakeServer server = FakeServer.silent()) {
            Tool refund = refund(server).build();
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                thrown.set(failure(refund, REFUND));
                interrupted.complete(Thread.currentThread().isInterrupted());
            });
            caller.start();
            server.awaitRequest();
            caller.interrupt();
            assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(verdict((ToolException) thrown.get())).isEqualTo("true true");
        }
    }

    @Test
    void a_call_on_an_interrupted_thread_sends_nothing() {
        try (FakeServer server = FakeServer.answering(200, "ok")) {
            Thread.currentThread().interrupt();
            ToolException failure = failure(refund(server).build(), REFUND);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(verdict(failure)).isEqualTo("false true");
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void a_long_answer_is_cut_and_says_so() throws Exception {
        try (FakeServer server = FakeServer.answering(200, "y".repeat(100_000))) {
            Tool lookup = lookupBuilder(server).maxResponseBytes(1_000).build();
            assertThat(call(lookup, ORDER))
                    .isEqualTo("y".repeat(1_000) + "\n(cut here: the answer is longer than 1000 bytes)");
        }
    }

    @Test
    void a_long_refusal_is_cut() {
        try (FakeServer server = FakeServer.answering(400, "n".repeat(100_000))) {
            assertThat(failure(lookup(server), ORDER).getMessage())
                    .hasSizeLessThan(1_100)
                    .endsWith("n…");
        }
    }

    @Test
    void an_answer_without_text_is_its_status() throws Exception {
        try (FakeServer server = FakeServer.answering(204, "")) {
            assertThat(call(refund(server).build(), REFUND)).isEqualTo("HTTP 204");
        }
    }

    @Test
    void the_charset_of_the_answer_is_honoured_and_an_unknown_one_is_taken_for_utf8() throws Exception {
        byte[] latin = "grün".getBytes(StandardCharsets.ISO_8859_1);
        try (FakeServer server = FakeServer.answering(200, "text/plain; charset=\"iso-8859-1\"", latin)) {
            assertThat(call(lookup(server), ORDER)).isEqualTo("grün");
        }
        byte[] utf8 = "grün".getBytes(StandardCharsets.UTF_8);
        try (FakeServer server = FakeServer.answering(200, "text/plain; charset=no-such", utf8)) {
            assertThat(call(lookup(server), ORDER)).isEqualTo("grün");
        }
    }

    @Test
    void a_secret_header_is_sent_and_struck_out_of_what_comes_back() throws Exception {
        try (FakeServer server = FakeServer.answering(200, "you sent Bearer s3cr3t-token, or s3cr3t-token")) {
            Tool lookup = lookupBuilder(server)
                    .header("Accept", "text/plain")
                    .secretHeader("Authorization", () -> "Bearer s3cr3t-token")
                    .build();
            assertThat(call(lookup, ORDER)).isEqualTo("you sent (secret), or (secret)");
            assertThat(server.asked().get(0).header("Authorization")).isEqualTo("Bearer s3cr3t-token");
            assertThat(server.asked().get(0).header("Accept")).isEqualTo("text/plain");
            assertThat(lookup.toString()).doesNotContain("s3cr3t");
        }
    }

    @Test
    void a_secret_that_cannot_be_had_or_sent_appears_in_no_error() {
        try (FakeServer server = FakeServer.answering(200, "ok")) {
            assertThat(failure(withSecret(server, () -> "s3cr3t\r\nX: y"), ORDER))
                    .hasMessage("The value of the header 'Authorization' cannot be sent; nothing was sent.")
                    .hasNoCause();
            Supplier<String> broken = () -> {
                throw new IllegalStateException("s3cr3t");
            };
            assertThat(failure(withSecret(server, broken), ORDER))
                    .hasMessageContaining("'Authorization' could not be had (IllegalStateException); nothing was sent")
                    .hasNoCause();
            assertThat(failure(withSecret(server, () -> null), ORDER)).hasMessageContaining("could not be had");
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void effects_are_safe_unless_said_otherwise() {
        assertThat(HttpTool.get("a")
                        .description("A.")
                        .url("http://h/")
                        .allowing("h")
                        .build()
                        .spec()
                        .effect())
                .isEqualTo(Effect.READ_ONLY);
        assertThat(HttpTool.head("a")
                        .description("A.")
                        .url("http://h/")
                        .allowing("h")
                        .build()
                        .spec()
                        .effect())
                .isEqualTo(Effect.READ_ONLY);
        for (HttpToolBuilder builder :
                new HttpToolBuilder[] {HttpTool.post("a"), HttpTool.put("a"), HttpTool.patch("a"), HttpTool.delete("a")
                }) {
            assertThat(builder.description("A.")
                            .url("http://h/")
                            .allowing("h")
                            .build()
                            .spec()
                            .effect())
                    .isEqualTo(Effect.ONCE);
        }
    }

    @Test
    void every_method_is_sent_as_named() throws Exception {
        try (FakeServer server = FakeServer.answering(200, "")) {
            for (HttpToolBuilder builder : new HttpToolBuilder[] {
                HttpTool.head("a"), HttpTool.put("a"), HttpTool.patch("a"), HttpTool.delete("a")
            }) {
                call(
                        builder.description("A.")
                                .url(server.url("/x"))
                                .allowing(server.authority())
                                .build(),
                        "{}");
            }
            assertThat(server.asked().stream().map(FakeServer.Asked::method))
                    .containsExactly("HEAD", "PUT", "PATCH", "DELETE");
        }
    }

    private static Tool lookup(FakeServer server) {
        return lookupBuilder(server).build();
    }

    private static HttpToolBuilder lookupBuilder(FakeServer server) {
        return HttpTool.get("lookup_order")
                .description("Look up an order.")
                .url(server.url("/orders/{orderId}"))
                .input(OrderId.class)
                .allowing(server.authority());
    }

    private static Tool withSecret(FakeServer server, Supplier<String> secret) {
        return lookupBuilder(server).secretHeader("Authorization", secret).build();
    }

    private static HttpToolBuilder refund(FakeServer server) {
        return refund(server.authority());
    }

    private static HttpToolBuilder refund(String authority) {
        return HttpTool.post("refund")
                .description("Refund an order.")
                .url("http://" + authority + "/orders/{orderId}/refunds")
                .input(Refund.class)
                .allowing(authority);
    }

    private static Object call(Tool tool, String arguments) throws Exception {
        ToolContext context = context(tool, arguments, 1);
        return tool.call(context.invocation(), context);
    }

    private static ToolException failure(Tool tool, String arguments) {
        return failure(tool, arguments, 1);
    }

    private static ToolException failure(Tool tool, String arguments, int attempt) {
        return catchThrowableOfType(ToolException.class, () -> {
            ToolContext context = context(tool, arguments, attempt);
            tool.call(context.invocation(), context);
        });
    }

    private static ToolContext context(Tool tool, String arguments, int attempt) {
        InvocationId id = new InvocationId(TaskId.of("refund-4711"), 1, 0);
        ToolInvocation invocation = new ToolInvocation(id, tool.spec().name(), Json.parse(arguments));
        return new ToolContext(invocation, attempt, Instant.MAX, () -> false);
    }

    private static String verdict(ToolException failure) {
        return failure.mayHaveHadEffect() + " " + failure.isRetryable();
    }
}
