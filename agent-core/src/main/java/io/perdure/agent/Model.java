package io.perdure.agent;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.RetryConfig;
import io.perdure.error.PerdureException;
import io.perdure.json.Json;
import io.perdure.llm.LlmClient;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model that an agent may ask, and how it is asked. Immutable.
 *
 * <p>Defaults: a window of 128 000 tokens, of which 8 000 are for the reply; 5 minutes for a reply; 4 attempts with exponential back-off from 500 ms to one minute and jitter; no limit of requests; a
 * circuit breaker that gives it a rest of 30 seconds when 8 of its last 10 calls failed.
 */
public final class Model {
    /** A window as large as one likes: what a model is shown is never made shorter. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int LONGEST_NAME = 200;

    private static final RetryConfig RETRY = RetryConfig.custom()
            .maxAttempts(4)
            .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(
                    Duration.ofMillis(500), 2.0, 0.5, Duration.ofMinutes(1)))
            .build();
    private static final CircuitBreakerConfig BREAKER = CircuitBreakerConfig.custom()
            .slidingWindowSize(10)
            .minimumNumberOfCalls(10)
            .failureRateThreshold(80)
            .waitDurationInOpenState(Duration.ofSeconds(30))
            .permittedNumberOfCallsInHalfOpenState(1)
            .build();

    // Written while a copy is made, and never again: whoever gets a model gets it through a final field or a lock.
    private final LlmClient client;
    private final String name;
    private Duration timeout = Duration.ofMinutes(5);
    private RetryConfig retry = RETRY;
    private CircuitBreakerConfig breaker = BREAKER;
    private @Nullable Rate rate;
    private int window = 128_000;
    private int replyTokens = 8_000;

    private Model(LlmClient client, String name) {
        this.client = client;
        this.name = name;
    }

    private Model copy(Consumer<Model> change) {
        Model copy = new Model(client, name);
        copy.timeout = timeout;
        copy.retry = retry;
        copy.breaker = breaker;
        copy.rate = rate;
        copy.window = window;
        copy.replyTokens = replyTokens;
        change.accept(copy);
        return copy;
    }

    /**
     * A model that is asked through this client, under the name that the client has now.
     *
     * @throws IllegalArgumentException if the client has no name, or a blank one, or cannot tell it
     */
    public static Model of(LlmClient client) {
        Objects.requireNonNull(client, "client");
        return new Model(client, name(client));
    }

    // Journals and fallbacks go by it, so it must not become another one.
    private static String name(LlmClient client) {
        try {
            String name = Json.storable(PerdureException.plain(client.name(), LONGEST_NAME));
            if (!name.isBlank()) {
                return name;
            }
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(nameless(client), e);
        }
        throw new IllegalArgumentException(nameless(client));
    }

    private static String nameless(LlmClient client) {
        return "the client " + client.getClass().getName()
                + " has no name: its name() must return one, always the same";
    }

    /** The same, with so much time for one reply. */
    public Model timeout(Duration longest) {
        Agent.positive("timeout", longest);
        return copy(model -> model.timeout = longest);
    }

    /**
     * The same, asked so often, and after such waits, before the next model is. Used: the number of attempts, the interval function and
     * the exception predicate; the waits are kept in the journal. A provider's {@code Retry-After} makes them longer.
     */
    public Model retry(RetryConfig config) {
        Objects.requireNonNull(config, "retry");
        return copy(model -> model.retry = config);
    }

    /**
     * The same, with a circuit breaker of this kind. One process has one breaker for each model of an agent; it counts failures that are
     * the provider's, not those of a request. Its clock is replaced by the orchestrator's.
     */
    public Model breaker(CircuitBreakerConfig config) {
        Objects.requireNonNull(config, "breaker");
        return copy(model -> model.breaker = config);
    }

    /** The same, asked at most so often in this time by one process. Tasks wait for their turn without a thread. */
    public Model atMost(int requests, Duration per) {
        if (requests < 1) {
            throw new IllegalArgumentException("requests must be 1 or more, is " + requests);
        }
        Rate limit = new Rate(requests, Agent.positive("per", per));
        return copy(model -> model.rate = limit);
    }

    /**
     * The same, with a window of so many tokens, by its provider's count. A request never takes more, less what is kept free for the reply;
     * what is too long is made shorter before.
     *
     * @param tokens {@link #UNLIMITED} for none
     * @param reply how many of them are kept free for the reply
     * @throws IllegalArgumentException unless both are positive and the window is at least twice the reply
     */
    public Model window(int tokens, int reply) {
        if (reply < 1 || tokens < 2L * reply) {
            throw new IllegalArgumentException(
                    "a window must be at least twice the reply, are " + tokens + " and " + reply);
        }
        return copy(model -> {
            model.window = tokens;
            model.replyTokens = reply;
        });
    }

    /** The name that its client had when the model was made, of 200 characters at most: what journals and logs call it. */
    public String name() {
        return name;
    }

    /** Through what it is asked. */
    public LlmClient client() {
        return client;
    }

    /** How long one reply may take. */
    public Duration timeout() {
        return timeout;
    }

    /** How often, and after which waits, it is asked again. */
    public RetryConfig retry() {
        return retry;
    }

    /** When it is given a rest. */
    public CircuitBreakerConfig breaker() {
        return breaker;
    }

    /** How often it may be asked; {@code null}: as often as one likes. */
    public @Nullable Rate rate() {
        return rate;
    }

    /** How many tokens it can read and write together, or {@link #UNLIMITED}. */
    public int window() {
        return window;
    }

    /** How many tokens are kept free for the reply. */
    public int replyTokens() {
        return replyTokens;
    }

    /**
     * So many requests in so much time.
     *
     * @param requests how many
     * @param per in which time
     */
    public record Rate(int requests, Duration per) {}
}
