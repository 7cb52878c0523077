package io.perdure.agent;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.RetryConfig;
import io.perdure.llm.LlmClient;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model that an agent may ask, and how it is asked. Immutable.
 *
 * <p>Defaults: 5 minutes for a reply; 4 attempts with exponential back-off from 500 ms to one minute and jitter; no limit of requests; a
 * circuit breaker that gives it a rest of 30 seconds when 8 of its last 10 calls failed.
 */
public final class Model {
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

    private final LlmClient client;
    private final Duration timeout;
    private final RetryConfig retry;
    private final CircuitBreakerConfig breaker;
    private final @Nullable Rate rate;

    private Model(
            LlmClient client, Duration timeout, RetryConfig retry, CircuitBreakerConfig breaker, @Nullable Rate rate) {
        this.client = client;
        this.timeout = timeout;
        this.retry = retry;
        this.breaker = breaker;
        this.rate = rate;
    }

    /** A model that is asked through this client. */
    public static Model of(LlmClient client) {
        return new Model(Objects.requireNonNull(client, "client"), Duration.ofMinutes(5), RETRY, BREAKER, null);
    }

    /** The same, with so much time for one reply. */
    public Model timeout(Duration longest) {
        return new Model(client, Agent.positive("timeout", longest), retry, breaker, rate);
    }

    /**
     * The same, asked so often, and after such waits, before the next model is. Used: the number of attempts, the interval function and
     * the exception predicate; the waits are kept in the journal. A provider's {@code Retry-After} makes them longer.
     */
    public Model retry(RetryConfig config) {
        return new Model(client, timeout, Objects.requireNonNull(config, "retry"), breaker, rate);
    }

    /**
     * The same, with a circuit breaker of this kind. One process has one breaker for each model of an agent; it counts failures that are
     * the provider's, not those of a request. Its clock is replaced by the orchestrator's.
     */
    public Model breaker(CircuitBreakerConfig config) {
        return new Model(client, timeout, retry, Objects.requireNonNull(config, "breaker"), rate);
    }

    /** The same, asked at most so often in this time by one process. Tasks wait for their turn without a thread. */
    public Model atMost(int requests, Duration per) {
        if (requests < 1) {
            throw new IllegalArgumentException("requests must be 1 or more, is " + requests);
        }
        return new Model(client, timeout, retry, breaker, new Rate(requests, Agent.positive("per", per)));
    }

    /** The name of its client: what journals and logs call it. */
    public String name() {
        return client.name();
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

    /**
     * So many requests in so much time.
     *
     * @param requests how many
     * @param per in which time
     */
    public record Rate(int requests, Duration per) {}
}
