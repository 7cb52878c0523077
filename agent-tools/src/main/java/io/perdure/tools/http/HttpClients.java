package io.perdure.tools.http;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The clients of this process, one for each time-out. They are shared and never closed: each keeps one daemon thread
 * and its idle connections, and Java 17 has no way to close them.
 */
final class HttpClients {
    private static final Map<Duration, HttpClient> BY_CONNECT_TIMEOUT = new ConcurrentHashMap<>();

    private HttpClients() {}

    static HttpClient shared(Duration connectTimeout) {
        return BY_CONNECT_TIMEOUT.computeIfAbsent(
                connectTimeout,
                timeout -> HttpClient.newBuilder()
                        .connectTimeout(timeout)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build());
    }
}
