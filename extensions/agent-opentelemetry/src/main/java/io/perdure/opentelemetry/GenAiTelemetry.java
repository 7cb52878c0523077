package io.perdure.opentelemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.perdure.agent.Agent;
import io.perdure.journal.TaskState;
import io.perdure.loop.Telemetry;
import io.perdure.store.SystemTime;
import java.time.InstantSource;

/**
 * Follows tasks with OpenTelemetry: one span for each run of a task, and beneath it one for each call of a model and each attempt at a tool,
 * current on the thread that makes it; and the metrics of model calls and tools. Names are those of the conventions for generative AI.
 * Safe for use by several threads.
 *
 * <pre>{@code
 * Orchestrator.on(store).agents(agent).telemetry(GenAiTelemetry.of(openTelemetry)).open();
 * }</pre>
 *
 * <p>The first run of a task is a child of the span in which it was started. Each later one begins a trace of its own, which links to the run
 * before: a task may take weeks.
 *
 * <p>Neither goals, instructions, replies, arguments, results nor messages of errors are shown, unless {@link #withContent} says so.
 */
public final class GenAiTelemetry implements Telemetry {
    private final Instruments instruments;

    GenAiTelemetry(Instruments instruments) {
        this.instruments = instruments;
    }

    /** Sends spans and metrics there; content is left out. */
    public static GenAiTelemetry of(OpenTelemetry target) {
        return of(target, SystemTime.clock());
    }

    static GenAiTelemetry of(OpenTelemetry target, InstantSource clock) {
        return new GenAiTelemetry(Instruments.of(target, clock));
    }

    /**
     * The same, with what is said on the spans or without it. With it, whoever reads the traces reads goals, instructions, conversations,
     * arguments and results as the journal has them.
     */
    public GenAiTelemetry withContent(boolean shown) {
        return new GenAiTelemetry(instruments.withContent(shown));
    }

    @Override
    public String current() {
        return TraceParent.of(Context.current());
    }

    @Override
    public Run begin(Agent agent, TaskState task) {
        return TracedRun.begin(instruments, agent, task);
    }
}
