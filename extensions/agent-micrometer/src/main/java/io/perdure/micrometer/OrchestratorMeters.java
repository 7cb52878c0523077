package io.perdure.micrometer;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.perdure.Orchestrator;
import io.perdure.Orchestrator.Health;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Shows the health of an orchestrator as gauges: tasks it carries, tasks that are stuck, whether its store answers and its workers work.
 * Health is asked for when a gauge is read, at most once in five seconds, and takes a second at most. Safe for use by several threads.
 */
public final class OrchestratorMeters implements MeterBinder, AutoCloseable {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Orchestrator orchestrator;
    private final Tags tags;
    private final Queue<Bound> bound = new ConcurrentLinkedQueue<>();

    private OrchestratorMeters(Orchestrator orchestrator, Tags tags) {
        this.orchestrator = Objects.requireNonNull(orchestrator, "orchestrator");
        this.tags = tags;
    }

    /** Gauges of this orchestrator. */
    public static OrchestratorMeters of(Orchestrator orchestrator) {
        return of(orchestrator, Tags.empty());
    }

    /** Gauges of this orchestrator with these tags, which tell it from others in the same registry. */
    public static OrchestratorMeters of(Orchestrator orchestrator, Iterable<? extends Tag> tags) {
        return new OrchestratorMeters(orchestrator, Tags.of(tags));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Look look = new Look(orchestrator, registry.config().clock());
        gauge(registry, look, "tasks.carried", "Tasks that are carried now", Health::carried);
        gauge(
                registry,
                look,
                "tasks.stuck",
                "Tasks that do not go on although they could",
                h -> h.stuck().size());
        gauge(registry, look, "store.reachable", "1 if the store answers", h -> h.storeReachable() ? 1 : 0);
        gauge(registry, look, "workers.alive", "1 if a worker takes up work", h -> h.workersAlive() ? 1 : 0);
    }

    private void gauge(
            MeterRegistry registry, Look look, String name, String description, ToDoubleFunction<Health> value) {
        Gauge gauge = Gauge.builder("perdure.orchestrator." + name, look, one -> value.applyAsDouble(one.health()))
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
        bound.add(new Bound(registry, gauge));
    }

    /** Takes the gauges out again: an orchestrator that is closed has no health. */
    @Override
    public void close() {
        for (Bound one = bound.poll(); one != null; one = bound.poll()) {
            one.registry().remove(one.gauge());
        }
    }

    private record Bound(MeterRegistry registry, Gauge gauge) {}

    /** Health as it was seen last: all gauges of a scrape show the same moment, and ask for it once. */
    private static final class Look {
        private final Orchestrator orchestrator;
        private final Clock clock;
        private @Nullable Health seen;
        private long seenAt;

        Look(Orchestrator orchestrator, Clock clock) {
            this.orchestrator = orchestrator;
            this.clock = clock;
        }

        synchronized Health health() {
            long now = clock.monotonicTime();
            Health known = seen;
            if (known == null || now - seenAt >= FRESH_NANOS) {
                known = orchestrator.health();
                seen = known;
                seenAt = now;
            }
            return known;
        }
    }
}
