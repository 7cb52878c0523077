package io.perdure.tools.http;

import io.github.resilience4j.retry.RetryConfig;
import io.perdure.json.JsonSchema;
import io.perdure.tool.Declaration;
import io.perdure.tool.Effect;
import io.perdure.tool.ToolSpec;
import io.perdure.tool.ToolSpec.InvalidToolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Collects what makes an {@link HttpTool}. Not safe for use by several threads.
 *
 * <p>Saying nothing gives: no host allowed, 5 seconds to connect, 30 seconds for the whole answer, answers up to 64 KiB,
 * GET and HEAD {@link Effect#READ_ONLY}, all others {@link Effect#ONCE}, retries as in {@link ToolSpec}.
 */
public final class HttpToolBuilder {
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    // The tool should give up by itself, and say why, before its attempt is interrupted.
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final String name;
    private final String method;
    private final ToolSpec.Builder spec;
    private final AllowedHosts allowed = new AllowedHosts();
    private final List<Headers.Header> headers = new ArrayList<>();
    private HttpLimits limits = HttpLimits.STANDARD;
    private String url = "";
    private @Nullable Class<? extends Record> input;

    HttpToolBuilder(String name, String method) {
        this.name = name;
        this.method = method;
        boolean reads = method.equals("GET") || method.equals("HEAD");
        this.spec = ToolSpec.named(name).effect(reads ? Effect.READ_ONLY : Effect.ONCE);
    }

    static boolean hasBody(String method) {
        return WITH_BODY.contains(method);
    }

    /** What the tool does and when to use it, for the model. Required. */
    public HttpToolBuilder description(String text) {
        spec.description(text);
        return this;
    }

    /**
     * Where it goes: {@code http://host:port/orders/{orderId}?full={full}}. A name in braces stands for the argument of
     * that name; one may stand in the path or the query, never in the host. Required.
     */
    public HttpToolBuilder url(String template) {
        url = Objects.requireNonNull(template, "url");
        return this;
    }

    /** A record whose components are the arguments. Default: no arguments. */
    public HttpToolBuilder input(Class<? extends Record> record) {
        input = Objects.requireNonNull(record, "input");
        return this;
    }

    /**
     * Adds hosts it may speak with, such as {@code payments.example.com} or {@code 127.0.0.1:8080}. They are compared for
     * equality with what stands in the URL: no wildcards, and a port that is named in one must be named in the other.
     *
     * @throws InvalidToolException if one is anything else than a host
     */
    public HttpToolBuilder allowing(String... hosts) {
        allowed.add(name, hosts);
        return this;
    }

    /** What happens if it runs twice. Say {@link Effect#IDEMPOTENT} if the server honours idempotency keys. */
    public HttpToolBuilder effect(Effect effect) {
        if (effect == Effect.TRANSACTIONAL) {
            throw new InvalidToolException(
                    "The HTTP tool '" + name
                            + "' cannot be TRANSACTIONAL: a server's write does not commit with the journal.",
                    "Use Effect.IDEMPOTENT if the server honours idempotency keys, Effect.ONCE if it does not.");
        }
        spec.effect(effect);
        return this;
    }

    /**
     * What it means for trust; see {@link ToolSpec.Builder#trust}. If nothing is said, its arguments go out, each of them is authority, and what
     * the server answers is untrusted text.
     */
    public HttpToolBuilder trust(UnaryOperator<Declaration> declare) {
        spec.trust(declare);
        return this;
    }

    /** A header of every request that anybody may see. */
    public HttpToolBuilder header(String header, String value) {
        headers.add(Headers.plain(name, header, value));
        return this;
    }

    /**
     * A header of every request whose value is secret, such as {@code Authorization}. The supplier is asked before each
     * request. The value appears in no error and no log, and is struck out where an answer repeats it.
     */
    public HttpToolBuilder secretHeader(String header, Supplier<String> value) {
        headers.add(Headers.secret(name, header, value));
        return this;
    }

    /** Longest time until a connection stands. Default: 5 seconds. */
    public HttpToolBuilder connectTimeout(Duration longest) {
        limits = limits.connect(longest);
        return this;
    }

    /** Longest time from the start to the last byte of the answer. Default: 30 seconds. */
    public HttpToolBuilder timeout(Duration longest) {
        limits = limits.total(longest);
        return this;
    }

    /** Most bytes of an answer that are read; a longer one is cut, and says so. Default: 64 KiB. */
    public HttpToolBuilder maxResponseBytes(int most) {
        limits = limits.maxBytes(most);
        return this;
    }

    /** How often and after which waits a failed attempt is tried again, where the effect allows it. */
    public HttpToolBuilder retry(RetryConfig config) {
        spec.retry(config);
        return this;
    }

    /**
     * The finished tool.
     *
     * @throws InvalidToolException if the declaration is wrong or incomplete, or the host of the URL is not allowed
     */
    public HttpTool build() {
        UrlTemplate template = UrlTemplate.parse(name, url);
        allowed.check(name, template.authority());
        Inputs.check(name, input, template, hasBody(method));
        if (input != null) {
            spec.input(JsonSchema.of(input));
        }
        ToolSpec finished = spec.timeout(limits.total().plus(SLACK))
                .maxResultBytes(Answer.mostStoredBytes(limits.maxBytes()))
                .build();
        return new HttpTool(
                finished, method, template, new Headers(headers), HttpClients.shared(limits.connect()), limits);
    }
}
