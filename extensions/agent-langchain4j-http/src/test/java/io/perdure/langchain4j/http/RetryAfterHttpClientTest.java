package io.perdure.langchain4j.http;

import static io.perdure.testkit.ScriptedLlm.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import io.perdure.langchain4j.LangChain4jLlmClient;
import io.perdure.testkit.OpenAiServer;
import io.perdure.testkit.OpenAiServer.Answer;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client as LangChain4j uses it, against a server that misbehaves. */
class RetryAfterHttpClientTest {
    private static final Duration SOON = Duration.ofMillis(300);

    private final Heard heard = new Heard();
    private OpenAiServer server = OpenAiServer.answering(request -> Answer.reply(say("one two three four")));

    @AfterEach
    void close() {
        server.close();
    }

    // ---- whole answers

    @Test
    void an_answer_comes_with_its_headers_and_its_body() {
        SuccessfulHttpResponse response = client().execute(request(false));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.contentType()).isEqualTo("application/json");
        assertThat(response.body()).contains("one two three four");
    }

    @Test
    void an_error_knows_when_to_come_back() {
        serve(Answer.error(429, "rate_limit", "Slow down.").header("Retry-After", "7"));

        assertThatThrownBy(() -> client().execute(request(false)))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.statusCode()).isEqualTo(429))
                .isInstanceOfSatisfying(
                        LangChain4jLlmClient.RetryAfter.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7)))
                .hasMessageContaining("Slow down.");
    }

    @Test
    void the_body_of_an_error_is_read_no_further_than_it_is_of_use() {
        serve(Answer.raw(500, "x".repeat(1_000_000)));

        assertThat(catchThrowable(() -> client().execute(request(false))).getMessage())
                .hasSize(64 * 1024);
    }

    @Test
    void silence_in_the_middle_of_an_answer_is_a_timeout() {
        serve(Answer.reply(say("one two three four")).stalling());

        assertThatThrownBy(() -> client().execute(request(false)))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("nothing came for PT0.3S");
    }

    @Test
    void an_answer_that_comes_slowly_but_steadily_is_waited_for() {
        serve(Answer.reply(say("one two three four")).pausing(Duration.ofMillis(40)));

        assertThat(client().execute(request(false)).body()).contains("one two three four");
    }

    @Test
    void an_answer_that_is_too_long_is_given_up() {
        serve(Answer.raw(200, "x".repeat(100_000)));

        assertThatThrownBy(() -> builder().maxBytes(99_999).build().execute(request(false)))
                .hasMessageContaining("longer than it may be");
        assertThat(builder().maxBytes(100_000).build().execute(request(false)).bodyBytes())
                .hasSize(100_000);
    }

    @Test
    void an_interrupt_ends_the_call_before_the_answer_and_in_the_middle_of_it() throws Exception {
        for (Answer answer :
                List.of(Answer.never(), Answer.reply(say("one two")).endless())) {
            serve(answer);
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                thrown.set(catchThrowable(() -> client(Duration.ofHours(1)).execute(request(false))));
                stillInterrupted.complete(Thread.currentThread().isInterrupted());
            });
            caller.start();
            await().until(() -> server.requests().size() == 1);
            caller.interrupt();

            assertThat(stillInterrupted.get()).isTrue();
            assertThat(thrown.get()).hasRootCauseInstanceOf(Exception.class);
            assertThat(thrown.get().getCause()).isInstanceOf(InterruptedIOException.class);
            awaitHangUp();
        }
    }

    // ---- streams

    @Test
    void a_stream_comes_event_by_event_on_a_thread_of_its_own() {
        client().execute(request(true), heard);

        heard.awaitEnd();
        assertThat(heard.said).startsWith("open 200", "event").endsWith("[DONE]", "closed");
        assertThat(heard.thread).isNotEqualTo(Thread.currentThread());
    }

    @Test
    void an_error_in_place_of_a_stream_knows_when_to_come_back() {
        serve(Answer.error(503, "overloaded", "Busy.").header("Retry-After", "7"));

        client().execute(request(true), heard);

        heard.awaitEnd();
        assertThat(heard.said).containsExactly("failed");
        assertThat(heard.error)
                .isInstanceOfSatisfying(
                        LangChain4jLlmClient.RetryAfter.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7)));
    }

    @Test
    void a_stream_that_falls_silent_fails_and_is_not_closed_as_if_it_were_whole() {
        serve(Answer.reply(say("one two three four")).stalling());

        client().execute(request(true), heard);

        heard.awaitEnd();
        assertThat(heard.said).containsExactly("open 200", "event", "event", "failed");
        assertThat(heard.error).hasMessageContaining("nothing came for");
    }

    @Test
    void a_stream_that_breaks_off_fails() {
        serve(Answer.reply(say("one two three four")).cutOff());

        client().execute(request(true), heard);

        heard.awaitEnd();
        assertThat(heard.said).endsWith("failed").doesNotContain("closed");
    }

    @Test
    void a_stream_that_is_cancelled_hangs_up() {
        serve(Answer.reply(say("one two three four")).endless());
        heard.cancelsAt = 3;

        client().execute(request(true), heard);

        heard.awaitEnd();
        assertThat(heard.said).doesNotContain("failed");
        awaitHangUp();
    }

    @Test
    void a_stream_without_end_is_given_up_when_it_is_too_long() {
        serve(Answer.reply(say("one two three four")).endless());

        builder().maxBytes(10_000).build().execute(request(true), heard);

        heard.awaitEnd();
        assertThat(heard.error).hasMessageContaining("longer than it may be");
        awaitHangUp();
    }

    @Test
    void streams_that_stall_do_not_hold_up_others() {
        serve(Answer.reply(say("one two three four")).stalling());
        for (int i = 0; i < 20; i++) {
            client(Duration.ofHours(1)).execute(request(true), new Heard());
        }
        await().until(() -> server.requests().size() == 20);
        try (OpenAiServer other = OpenAiServer.answering(request -> Answer.reply(say("one")))) {
            client().execute(request(other, true), heard);
            heard.awaitEnd();
        }
        assertThat(heard.said).endsWith("closed");
    }

    @Test
    void a_parser_of_another_kind_that_throws_is_a_failure_of_the_stream() {
        client().execute(
                        request(true),
                        (InputStream body, ServerSentEventListener listener) -> {
                            throw new IllegalStateException("cannot read this");
                        },
                        heard);

        heard.awaitEnd();
        assertThat(heard.error).hasMessage("cannot read this");
    }

    // ---- the rest

    @Test
    void form_data_is_refused_before_anything_is_sent() {
        HttpRequest form = HttpRequest.builder()
                .method(HttpMethod.POST)
                .url(server.baseUrl(), "chat/completions")
                .addFormDataField("a", "b")
                .build();

        assertThatThrownBy(() -> client().execute(form))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("HTTP client of LangChain4j's own");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void a_limit_that_is_none_is_refused() {
        assertThatThrownBy(() -> builder().maxBytes(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void calls_that_went_wrong_leave_no_thread_behind() {
        serve(Answer.reply(say("one two three four")).stalling());
        List<Heard> all = Stream.generate(Heard::new).limit(20).toList();
        all.forEach(each -> client().execute(request(true), each));
        all.forEach(Heard::awaitEnd);
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("perdure-http-stream")));
        awaitHangUp();
    }

    private void serve(Answer answer) {
        server.close();
        server = OpenAiServer.answering(request -> answer);
    }

    // The server's thread for a connection ends when the client hangs up; the one that accepts stays.
    private void awaitHangUp() {
        await().until(() -> Thread.getAllStackTraces().values().stream()
                .noneMatch(stack -> List.of(stack).toString().contains("io.perdure.testkit.Delivery")));
    }

    private static RetryAfterHttpClientBuilder builder() {
        return new RetryAfterHttpClientBuilder()
                .connectTimeout(Duration.ofSeconds(5))
                .readTimeout(SOON);
    }

    private static dev.langchain4j.http.client.HttpClient client() {
        return client(SOON);
    }

    private static dev.langchain4j.http.client.HttpClient client(Duration readTimeout) {
        return builder().readTimeout(readTimeout).build();
    }

    private HttpRequest request(boolean stream) {
        return request(server, stream);
    }

    private static HttpRequest request(OpenAiServer server, boolean stream) {
        return HttpRequest.builder()
                .method(HttpMethod.POST)
                .url(server.baseUrl(), "chat/completions")
                .addHeader("Content-Type", "application/json")
                .body("{\"messages\":[],\"stream\":" + stream + "}")
                .build();
    }

    private static final class Heard implements ServerSentEventListener {
        private final List<String> said = new CopyOnWriteArrayList<>();
        private final CountDownLatch end = new CountDownLatch(1);
        private volatile int cancelsAt = Integer.MAX_VALUE;
        private volatile Throwable error;
        private volatile Thread thread;

        void awaitEnd() {
            await().until(() -> end.getCount() == 0);
        }

        @Override
        public void onOpen(SuccessfulHttpResponse response) {
            thread = Thread.currentThread();
            said.add("open " + response.statusCode());
        }

        @Override
        public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
            said.add(event.data().equals("[DONE]") ? "[DONE]" : "event");
            if (said.size() > cancelsAt) {
                context.parsingHandle().cancel();
            }
        }

        @Override
        public void onError(Throwable thrown) {
            error = thrown;
            said.add("failed");
            end.countDown();
        }

        @Override
        public void onClose() {
            said.add("closed");
            end.countDown();
        }
    }
}
