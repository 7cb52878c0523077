package io.perdure.langchain4j.http;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.http.client.HttpRequest;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** LangChain4j's requests as the JDK's. */
final class JdkRequests {
    private JdkRequests() {}

    static java.net.http.HttpRequest of(HttpRequest request, @Nullable Duration readTimeout) {
        if (!request.formDataFields().isEmpty() || !request.formDataFiles().isEmpty()) {
            throw new UnsupportedFeatureException(
                    "This client sends no form data. Give models that send files an HTTP client of LangChain4j's own.");
        }
        URI uri = URI.create(request.url());
        java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest.newBuilder(uri);
        if ("http".equalsIgnoreCase(uri.getScheme())) {
            builder.version(Version.HTTP_1_1); // local model servers stumble over the JDK's offer of HTTP/2
        }
        if (readTimeout != null) {
            builder.timeout(readTimeout);
        }
        request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        return builder.method(request.method().name(), body(request.body())).build();
    }

    private static BodyPublisher body(@Nullable String body) {
        return body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    }
}
