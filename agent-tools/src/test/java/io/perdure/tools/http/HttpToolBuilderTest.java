package io.perdure.tools.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.tool.Effect;
import io.perdure.tool.ToolSpec.InvalidToolException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpToolBuilderTest {
    record OrderId(String orderId) {}

    record Ids(List<String> orderId) {}

    @Test
    void no_host_is_allowed_unless_it_is_named() {
        assertThatThrownBy(() -> tool("http://127.0.0.1:8080/x").build())
                .isInstanceOf(InvalidToolException.class)
                .hasMessage("The tool 't' goes to '127.0.0.1:8080', which is not allowed (allowed: none)."
                        + " Fix: Add allowing(\"127.0.0.1:8080\") if the tool may speak with it. [invalid-tool]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.example.com:8080/x",
                "http://api.example.com.evil.example/x",
                "http://evil-api.example.com/x",
                "http://example.com/x",
                "https://api.example.com:443/x",
            })
    void a_host_is_allowed_only_if_it_is_equal(String url) {
        assertThatThrownBy(() -> tool(url).allowing("api.example.com").build())
                .hasMessageContaining("which is not allowed (allowed: api.example.com)");
    }

    @Test
    void case_does_not_matter_in_a_host() {
        assertThat(tool("https://API.example.com/x").allowing("api.Example.com").build())
                .hasToString("t (READ_ONLY) GET API.example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*.example.com", "http://example.com", "example.com/x", "a@example.com", "", "example.com:"})
    void what_is_not_a_host_cannot_be_allowed(String host) {
        assertThatThrownBy(() -> tool("http://h/").allowing(host))
                .isInstanceOf(InvalidToolException.class)
                .hasMessageContaining("which is not a host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://h/x",
                "file:///etc/passwd",
                "h/x",
                "http:///x",
                "http://user:pw@h/x",
                "http://{orderId}/x",
                "http://h:{orderId}/x",
                "http://h{orderId}/x",
                "http://h/x#f",
                "http://h/a b",
                "http://h/a/../b",
                "http://h/{",
                "http://h\\@evil.example/x",
                "HTTP://h/x",
                "http://h:/x"
            })
    void a_url_that_is_not_plain_is_refused(String url) {
        assertThatThrownBy(() -> tool(url).input(OrderId.class).allowing("h").build())
                .isInstanceOf(InvalidToolException.class)
                .hasMessageContaining("The URL of the tool 't' ");
    }

    @Test
    void a_name_in_the_url_must_be_an_argument_and_a_single_value() {
        assertThatThrownBy(() ->
                        tool("http://h/{id}").input(OrderId.class).allowing("h").build())
                .hasMessageContaining("names {id}, which is not among its arguments");
        assertThatThrownBy(() -> tool("http://h/{orderId}")
                        .input(Ids.class)
                        .allowing("h")
                        .build())
                .hasMessageContaining("'orderId' of the tool 't' is not a single value");
    }

    @Test
    void an_argument_that_would_be_dropped_is_refused() {
        assertThatThrownBy(() ->
                        tool("http://h/").input(OrderId.class).allowing("h").build())
                .hasMessageContaining("nothing becomes of its arguments [orderId]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Idempotency-Key", "Host", "Content-Length", "a b", ""})
    void headers_that_belong_to_the_library_or_to_http_are_refused(String header) {
        assertThatThrownBy(() -> tool("http://h/").header(header, "v"))
                .isInstanceOf(InvalidToolException.class)
                .hasMessageContaining("cannot send a header");
    }

    @Test
    void an_http_call_cannot_commit_with_the_journal() {
        assertThatThrownBy(() -> tool("http://h/").effect(Effect.TRANSACTIONAL))
                .hasMessageContaining("cannot be TRANSACTIONAL");
    }

    @Test
    void times_and_sizes_are_positive() {
        assertThatThrownBy(() -> tool("http://h/").timeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tool("http://h/").connectTimeout(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tool("http://h/").maxResponseBytes(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_description_is_required() {
        assertThatThrownBy(
                        () -> HttpTool.get("t").url("http://h/").allowing("h").build())
                .hasMessageContaining("has no description");
    }

    private static HttpToolBuilder tool(String url) {
        return HttpTool.get("t").description("A tool.").url(url);
    }
}
