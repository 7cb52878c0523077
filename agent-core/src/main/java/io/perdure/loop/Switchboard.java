package io.perdure.loop;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.store.TaskId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The lines from this process to its models: each has a circuit breaker, and a gate if it may be asked only so often. */
final class Switchboard {
    private final Clock clock;
    private final Map<String, Line> lines = new ConcurrentHashMap<>();

    Switchboard(InstantSource time) {
        this.clock = time.withZone(ZoneOffset.UTC);
    }

    Line line(Agent agent, Model model) {
        return lines.computeIfAbsent(agent.name() + "/" + model.name(), name -> new Line(name, model, clock));
    }

    /** The task is not carried here any more. */
    void forget(TaskId task) {
        lines.values().forEach(line -> line.taken(task));
    }

    /** The line to one model. Safe for use by several threads. */
    static final class Line {
        private final CircuitBreaker breaker;
        private final Model.@Nullable Rate rate;
        private final Map<TaskId, Instant> turns = new ConcurrentHashMap<>();
        private final Queue<Instant> given = new ArrayDeque<>();

        private Line(String name, Model model, Clock clock) {
            CircuitBreakerConfig config = CircuitBreakerConfig.from(model.breaker())
                    .clock(clock)
                    .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
                    .build();
            this.breaker = CircuitBreaker.of(name, config);
            this.rate = model.rate();
        }

        /** When this task may ask; each task that asks gets a turn of its own and keeps it until {@link #taken}. */
        Instant turn(TaskId task, Instant now) {
            return rate == null ? now : turns.computeIfAbsent(task, id -> nextTurn(rate, now));
        }

        // A turn is as long behind the one that so many turns came after as the limit says: never more in any such
        // time.
        private synchronized Instant nextTurn(Model.Rate limit, Instant now) {
            Instant before = given.size() < limit.requests() ? null : given.remove();
            Instant free = before == null ? now : before.plus(limit.per());
            Instant turn = free.isAfter(now) ? free : now;
            given.add(turn);
            return turn;
        }

        /** The task asks now, or does not want to any more: its turn is over. */
        void taken(TaskId task) {
            turns.remove(task);
        }

        /** Whether the model may be asked now; whoever may must {@link #ended say} how it went. */
        boolean isOpen() {
            return breaker.tryAcquirePermission();
        }

        /** How a call went; {@code verdict}: whether the model is to blame, or that it cannot be told. */
        void ended(Verdict verdict, Duration took) {
            switch (verdict) {
                case ANSWERED -> breaker.onSuccess(took.toMillis(), TimeUnit.MILLISECONDS);
                case BROKEN -> breaker.onError(took.toMillis(), TimeUnit.MILLISECONDS, new IllegalStateException());
                case UNSAID -> breaker.releasePermission();
            }
        }
    }

    /** What a call says of the model. */
    enum Verdict {
        ANSWERED,
        BROKEN,
        UNSAID
    }
}
