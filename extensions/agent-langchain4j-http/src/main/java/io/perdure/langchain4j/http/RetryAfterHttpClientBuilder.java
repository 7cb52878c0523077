package io.perdure.langchain4j.http;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import io.perdure.langchain4j.LangChain4jLlmClient;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTTP clients for LangChain4j's models, over the JDK's own. Give it to a model's builder, and a provider that says when to come back
 * is asked then:
 *
 * <pre>{@code
 * OpenAiChatModel.builder()
 *         .httpClientBuilder(new RetryAfterHttpClientBuilder())
 *         .maxRetries(0) // Perdure retries, and waits as long as it was told to
 * }</pre>
 *
 * <p>What its clients do that LangChain4j's do not:
 *
 * <ul>
 *   <li>An error answer's {@code Retry-After} (seconds or a date) or {@code retry-after-ms} reaches {@link LangChain4jLlmClient}; more than a
 *       day is taken for a day.
 *   <li>The read timeout also holds in the middle of an answer, and in a stream: it is the longest silence.
 *   <li>An interrupted thread hangs up, and a stream that is cancelled does.
 *   <li>A stream has a thread of its own (a virtual one where the JVM has them), so that one that stalls does not hold up others.
 *   <li>An answer that is longer than {@link #maxBytes} is given up.
 * </ul>
 *
 * <p>Form data (audio, images to edit) is not sent: {@link UnsupportedFeatureException}. One builder makes one model's client: LangChain4j
 * sets its timeouts. Not safe for use by several threads; the clients are. They are never closed: on Java 17 the JDK's client ends its one
 * thread when it is no longer reachable, or, if it has lost count of a call that was interrupted, with the process. So make one client a
 * model and keep it.
 */
public final class RetryAfterHttpClientBuilder implements HttpClientBuilder {
    private Supplier<java.net.http.HttpClient.Builder> jdkClient = java.net.http.HttpClient::newBuilder;
    private int maxBytes = 64 * 1024 * 1024;
    private @Nullable Duration connectTimeout;
    private @Nullable Duration readTimeout;

    /** A builder with defaults: no timeouts but those a model sets, and at most 64 MiB for an answer. */
    public RetryAfterHttpClientBuilder() {}

    /** Where the JDK's client comes from, for a proxy or certificates of one's own; its connect timeout is set here. */
    public RetryAfterHttpClientBuilder jdkClient(Supplier<java.net.http.HttpClient.Builder> source) {
        jdkClient = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Most bytes of an answer, a streamed one too. Default: 64 MiB.
     *
     * @throws IllegalArgumentException unless positive
     */
    public RetryAfterHttpClientBuilder maxBytes(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("maxBytes must be 1 or more, is " + most);
        }
        maxBytes = most;
        return this;
    }

    /** How long making a connection may take; {@code null}: not said. */
    @Override
    @SuppressWarnings("NullAway") // LangChain4j asks for null, and is not annotated
    public @Nullable Duration connectTimeout() {
        return connectTimeout;
    }

    @Override
    public RetryAfterHttpClientBuilder connectTimeout(@Nullable Duration timeout) {
        connectTimeout = timeout;
        return this;
    }

    /** The longest silence, before the answer and in it; {@code null}: not said. */
    @Override
    @SuppressWarnings("NullAway")
    public @Nullable Duration readTimeout() {
        return readTimeout;
    }

    @Override
    public RetryAfterHttpClientBuilder readTimeout(@Nullable Duration timeout) {
        readTimeout = timeout;
        return this;
    }

    @Override
    public HttpClient build() {
        java.net.http.HttpClient.Builder jdk = jdkClient.get();
        if (connectTimeout != null) {
            jdk.connectTimeout(connectTimeout);
        }
        return new RetryAfterHttpClient(jdk.build(), readTimeout, maxBytes);
    }
}
