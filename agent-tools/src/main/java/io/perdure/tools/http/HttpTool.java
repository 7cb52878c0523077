package io.perdure.tools.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolSpec;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/**
 * A tool that makes one HTTP request to a host it was allowed to speak with. Build one with {@link #get(String)},
 * {@link #post(String)} and their like:
 *
 * <pre>{@code
 * Tool lookup = HttpTool.get("lookup_order")
 *         .description("Look up an order by its id.")
 *         .url("https://payments.example.com/orders/{orderId}")
 *         .input(OrderId.class)                     // record OrderId(String orderId)
 *         .allowing("payments.example.com")
 *         .build();
 * }</pre>
 *
 * <p><b>Where it goes.</b> Scheme, host and port stand in the URL and cannot be changed by arguments; the host must be
 * allowed by name. Redirects are not followed.
 *
 * <p><b>What it sends.</b> Arguments named in the URL are put there, percent-encoded; the others are the JSON body of a
 * POST, PUT or PATCH. Every call that is not {@link Effect#READ_ONLY} carries an {@code Idempotency-Key}, the same on
 * each attempt.
 *
 * <p><b>What it says.</b> A 2xx answer is the result: its text, or its status if it has none. Whatever else happens
 * becomes a {@link ToolException} that says whether anything can have changed: nothing has if no connection was made or
 * the server said no (4xx, 429, 503); nobody knows if the answer to an effect was lost, or was 408 or another 5xx.
 *
 * <p>Safe for use by several threads; holds nothing that needs closing. An interrupted call returns at once.
 */
public final class HttpTool implements Tool {
    private final ToolSpec spec;
    private final String method;
    private final UrlTemplate url;
    private final Headers headers;
    private final HttpClient client;
    private final HttpLimits limits;

    HttpTool(ToolSpec spec, String method, UrlTemplate url, Headers headers, HttpClient client, HttpLimits limits) {
        this.spec = spec;
        this.method = method;
        this.url = url;
        this.headers = headers;
        this.client = client;
        this.limits = limits;
    }

    /** Starts a tool that reads: {@link Effect#READ_ONLY} unless the builder says otherwise. */
    public static HttpToolBuilder get(String name) {
        return new HttpToolBuilder(name, "GET");
    }

    /** Starts a tool that asks whether something is there: {@link Effect#READ_ONLY} unless the builder says otherwise. */
    public static HttpToolBuilder head(String name) {
        return new HttpToolBuilder(name, "HEAD");
    }

    /** Starts a tool that changes something: {@link Effect#ONCE} unless the builder says otherwise. */
    public static HttpToolBuilder post(String name) {
        return new HttpToolBuilder(name, "POST");
    }

    /** Starts a tool that replaces something: {@link Effect#ONCE} unless the builder says otherwise. */
    public static HttpToolBuilder put(String name) {
        return new HttpToolBuilder(name, "PUT");
    }

    /** Starts a tool that changes a part of something: {@link Effect#ONCE} unless the builder says otherwise. */
    public static HttpToolBuilder patch(String name) {
        return new HttpToolBuilder(name, "PATCH");
    }

    /** Starts a tool that deletes something: {@link Effect#ONCE} unless the builder says otherwise. */
    public static HttpToolBuilder delete(String name) {
        return new HttpToolBuilder(name, "DELETE");
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public Object call(ToolInvocation invocation, ToolContext context) throws ToolException {
        boolean effect = spec.effect() != Effect.READ_ONLY;
        Headers.Resolved resolved = headers.resolve();
        HttpRequest.Builder request = HttpRequest.newBuilder(url.expand(invocation.arguments()));
        if (url.scheme().equals("http")) {
            request.version(HttpClient.Version.HTTP_1_1); // no attempt to upgrade, which not every server takes well
        }
        body(request, invocation.arguments());
        resolved.putOn(request);
        if (effect) {
            request.setHeader(Headers.IDEMPOTENCY_KEY, context.idempotencyKey());
        }
        Exchange exchange = new Exchange(client, limits, effect, url.authority());
        HttpResponse<CappedBytes> response = exchange.send(request.build());
        return new Answer(response, url.authority(), resolved).result(effect, context.attempt());
    }

    private void body(HttpRequest.Builder request, JsonNode arguments) {
        if (!HttpToolBuilder.hasBody(method)) {
            request.method(method, BodyPublishers.noBody());
            return;
        }
        ObjectNode rest = arguments.deepCopy();
        rest.remove(url.variables());
        request.setHeader("Content-Type", "application/json").method(method, BodyPublishers.ofString(rest.toString()));
    }

    @Override
    public String toString() {
        return spec + " " + method + " " + url.authority();
    }
}
