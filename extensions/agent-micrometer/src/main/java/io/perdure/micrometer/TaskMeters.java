package io.perdure.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.perdure.TaskListener;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskStarted;
import io.perdure.loop.Struggle;
import io.perdure.store.TaskId;

/**
 * Counts what tasks do, from what is durable of it: tasks, steps, tokens, model failures, attempts at tools and what came of them, waits,
 * signs of trouble. Tags have few values, and never the id of a task. Safe for use by several threads.
 *
 * <pre>{@code
 * Orchestrator.on(store).agents(agent).listener(TaskMeters.in(registry)).open();
 * }</pre>
 *
 * <p>Each process counts what it does itself, so the sum over all processes is the whole. A listener that falls far behind misses some.
 */
public final class TaskMeters implements TaskListener {
    private final Counter started;
    private final MeterProvider<Counter> ended;
    private final MeterProvider<Counter> struggles;
    private final ModelMeters models;
    private final ToolMeters tools;
    private final Repeats repeats;

    private TaskMeters(MeterRegistry registry, Tags tags) {
        started = Counter.builder("perdure.tasks.started")
                .description("Tasks that were started")
                .tags(tags)
                .register(registry);
        ended = Counter.builder("perdure.tasks.ended")
                .description("Tasks that ended, by how and why")
                .tags(tags)
                .withRegistry(registry);
        struggles = Counter.builder("perdure.struggles")
                .description("Signs that a task is in trouble")
                .tags(tags)
                .withRegistry(registry);
        models = new ModelMeters(registry, tags);
        tools = new ToolMeters(registry, tags);
        repeats = new Repeats(registry, tags);
    }

    /** Meters in this registry. */
    public static TaskMeters in(MeterRegistry registry) {
        return in(registry, Tags.empty());
    }

    /** Meters in this registry, all with these tags; one that names the agent tells the agents of several orchestrators apart. */
    public static TaskMeters in(MeterRegistry registry, Iterable<? extends Tag> tags) {
        return new TaskMeters(registry, Tags.of(tags));
    }

    @Override
    public void entry(TaskId task, JournalEntry entry) {
        if (entry instanceof TaskStarted) {
            started.increment();
        } else if (entry instanceof TaskEnded end) {
            String reason = end.reason().isEmpty() ? "none" : end.reason();
            ended.withTags("status", end.status().name(), "reason", reason).increment();
        } else if (entry instanceof ModelReplied reply) {
            models.replied(reply);
        } else if (entry instanceof ModelFailed failure) {
            models.failed(failure);
        }
        tools.entry(task, entry);
        repeats.entry(task, entry);
    }

    @Override
    public void struggling(TaskId task, Struggle struggle) {
        struggles.withTags("kind", struggle.kind().name()).increment();
    }
}
