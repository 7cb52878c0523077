package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.perdure.testkit.OpenAiServer.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The server keeps what its answers promise, as a plain socket sees it. */
class OpenAiServerTest {
    private static final String BLOCKING = "{\"messages\":[]}";
    private static final String STREAMING = "{\"messages\":[],\"stream\":true}";

    @Test
    void one_connection_serves_one_request_after_the_other_with_a_length_or_in_chunks() throws IOException {
        try (OpenAiServer server = OpenAiServer.answering(request -> Answer.raw(200, request.toString()));
                Socket socket = connect(server)) {
            send(socket, BLOCKING);
            assertThat(read(socket, BLOCKING)).startsWith("HTTP/1.1 200 ").contains("Content-Length: 15\r\n");
            write(socket, "POST /v1/chat/completions HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
            write(socket, "4\r\n{\"me\r\nb\r\nssages\":[]}\r\n0\r\n\r\n");
            assertThat(read(socket, BLOCKING)).startsWith("HTTP/1.1 200 ");
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void a_reply_that_is_cut_off_ends_and_one_that_is_reset_breaks() throws IOException {
        Answer reply = Answer.reply(say("one two three four"));
        assertThat(streamed(reply.cutOff()))
                .contains("one ")
                .doesNotContain("three")
                .doesNotContain("stop");
        assertThatThrownBy(() -> streamed(reply.reset()))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void a_reply_that_ends_early_looks_whole_to_http() throws IOException {
        try (OpenAiServer server = OpenAiServer.answering(
                        request -> Answer.reply(say("one two")).endingEarly());
                Socket socket = connect(server)) {
            send(socket, STREAMING);
            assertThat(read(socket, "\r\n0\r\n\r\n"))
                    .contains("one ")
                    .doesNotContain("two")
                    .doesNotContain("stop");
        }
    }

    @Test
    void a_stalling_reply_and_none_at_all_keep_the_connection_open() throws IOException {
        for (Answer answer : new Answer[] {Answer.reply(say("one two")).stalling(), Answer.never()}) {
            try (OpenAiServer server = OpenAiServer.answering(request -> answer);
                    Socket socket = connect(server)) {
                socket.setSoTimeout(50);
                send(socket, STREAMING);
                assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
                        .isInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    @Test
    void an_endless_reply_goes_on_until_nobody_listens() throws IOException {
        try (OpenAiServer server = OpenAiServer.answering(
                        request -> Answer.reply(say("one two")).endless());
                Socket socket = connect(server)) {
            send(socket, STREAMING);
            for (int i = 0; i < 5; i++) {
                read(socket, "and so on ");
            }
        }
    }

    @Test
    void a_pausing_reply_takes_its_time_and_is_whole() throws IOException {
        long begin = System.nanoTime();
        try (OpenAiServer server = OpenAiServer.answering(
                        request -> Answer.reply(say("one two")).pausing(Duration.ofMillis(20)));
                Socket socket = connect(server)) {
            send(socket, STREAMING);
            read(socket, "[DONE]");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(90));
    }

    @Test
    void calls_are_streamed_in_pieces_that_add_up() throws IOException {
        String events = streamed(Answer.reply(call("pay", Map.of("cents", 5))).cutOff());
        assertThat(events).contains("\"arguments\":\"{\\\"cen\"").doesNotContain("ts\\\"");
    }

    @Test
    void a_refusing_address_refuses_and_an_unreachable_one_says_nothing() {
        try (OpenAiServer refusing = OpenAiServer.refusing();
                OpenAiServer unreachable = OpenAiServer.unreachable()) {
            assertThatThrownBy(() -> connect(refusing)).isInstanceOf(ConnectException.class);
            assertThatThrownBy(() -> connect(unreachable)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void closing_the_server_hangs_up_and_ends_its_threads() throws Exception {
        OpenAiServer server = OpenAiServer.answering(request -> Answer.never());
        try (Socket socket = connect(server)) {
            send(socket, BLOCKING);
            await().until(() -> server.requests().size() == 1);
            server.close();
            server.close();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("loopback-http")));
    }

    @Test
    void every_fault_has_an_answer_to_a_reply_with_calls_and_to_one_without() {
        for (OpenAiFault fault : OpenAiFault.values()) {
            assertThat(fault.insteadOf(say("Done."))).as(fault.name()).isNotNull();
            assertThat(fault.insteadOf(call("pay", Map.of("cents", 5))))
                    .as(fault.name())
                    .isNotNull();
        }
    }

    private static String streamed(Answer answer) throws IOException {
        try (OpenAiServer server = OpenAiServer.answering(request -> answer);
                Socket socket = connect(server)) {
            send(socket, STREAMING);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Socket connect(OpenAiServer server) throws IOException {
        URI uri = URI.create(server.baseUrl());
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 200);
        return socket;
    }

    private static void send(Socket socket, String body) throws IOException {
        write(socket, "POST /v1/chat/completions HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(Socket socket, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("after " + read).isNotNegative();
            read.append((char) next);
        }
        return read.toString();
    }
}
