package io.perdure.langchain4j.http;

import static dev.langchain4j.http.client.sse.ServerSentEventListenerUtils.ignoringExceptions;

import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** LangChain4j's requests, sent with the JDK's client. Safe for use by several threads. */
final class RetryAfterHttpClient implements HttpClient {
    private static final int LONGEST_ERROR = 64 * 1024;

    private final java.net.http.HttpClient jdk;
    private final @Nullable Duration readTimeout;
    private final int maxBytes;

    RetryAfterHttpClient(java.net.http.HttpClient jdk, @Nullable Duration readTimeout, int maxBytes) {
        this.jdk = jdk;
        this.readTimeout = readTimeout;
        this.maxBytes = maxBytes;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        java.net.http.HttpRequest sent = JdkRequests.of(request, readTimeout);
        try {
            HttpResponse<ArrivingBody> response = send(sent);
            try (ArrivingBody body = response.body()) {
                return successful(response).body(body.readAllBytes()).build();
            }
        } catch (IOException e) {
            throw unchecked(e);
        }
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        java.net.http.HttpRequest sent = JdkRequests.of(request, readTimeout);
        StreamThreads.start(() -> {
            try {
                stream(sent, parser, listener);
            } catch (IOException e) {
                ignoringExceptions(() -> listener.onError(unchecked(e)));
            } catch (RuntimeException e) {
                ignoringExceptions(() -> listener.onError(e));
            }
        });
    }

    private void stream(
            java.net.http.HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener)
            throws IOException {
        HttpResponse<ArrivingBody> response = send(request);
        try (ArrivingBody body = response.body()) {
            ignoringExceptions(() -> listener.onOpen(successful(response).build()));
            parser.parse(body, listener);
            if (!body.hasFailed()) { // the parser has said so
                ignoringExceptions(listener::onClose);
            }
        }
    }

    /** The answer, whose body is still to be read; an error is thrown. */
    private HttpResponse<ArrivingBody> send(java.net.http.HttpRequest request) throws IOException {
        HttpResponse<ArrivingBody> response;
        ArrivingBody body = new ArrivingBody(readTimeout, maxBytes);
        try {
            response = jdk.send(request, info -> body);
        } catch (InterruptedException e) {
            body.close(); // it may be arriving already
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("the call was interrupted").initCause(e);
        }
        if (response.statusCode() / 100 != 2) {
            throw refused(response);
        }
        return response;
    }

    private static ErrorAnswerException refused(HttpResponse<ArrivingBody> response) throws IOException {
        try (ArrivingBody body = response.body()) {
            String said = new String(body.readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8);
            return new ErrorAnswerException(
                    response.statusCode(), said, RetryAfterHeaders.read(response.headers(), Instant.now()));
        }
    }

    private static SuccessfulHttpResponse.Builder successful(HttpResponse<?> response) {
        return SuccessfulHttpResponse.builder()
                .statusCode(response.statusCode())
                .headers(response.headers().map());
    }

    private static RuntimeException unchecked(IOException error) {
        return error instanceof HttpTimeoutException ? new TimeoutException(error) : new UncheckedIOException(error);
    }
}
