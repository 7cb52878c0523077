package io.perdure.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.perdure.journal.AttemptFailed;
import io.perdure.journal.AttemptStarted;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.InvocationWaiting;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.LateResult;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.OutcomeInDoubt;
import io.perdure.journal.TaskResumed;
import io.perdure.store.TaskId;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import java.time.Instant;

/** Attempts at tools, and what came of calls. */
final class ToolMeters {
    private static final String TOOL = "tool";
    private static final String KIND = "kind";

    private final KnownCalls calls = new KnownCalls();
    private final MeterProvider<Counter> attempts;
    private final MeterProvider<Timer> times;
    private final MeterProvider<Counter> failures;
    private final MeterProvider<Counter> outcomes;
    private final MeterProvider<Counter> doubts;
    private final MeterProvider<Counter> lates;
    private final MeterProvider<Counter> waits;

    ToolMeters(MeterRegistry registry, Tags tags) {
        attempts = counter(registry, tags, "perdure.tool.attempts", "Attempts at calls of tools that were started");
        failures = counter(
                registry, tags, "perdure.tool.attempt.failures", "Attempts that failed and are followed by another");
        outcomes = counter(registry, tags, "perdure.tool.outcomes", "Calls of tools that ended, by how and why");
        doubts = counter(
                registry, tags, "perdure.tool.doubts", "Calls of which it had to be found out whether they happened");
        lates = counter(registry, tags, "perdure.tool.late", "Attempts that ended after they had been given up");
        waits = counter(registry, tags, "perdure.waits", "Calls that wait for a person, a signal or a time");
        times = Timer.builder("perdure.tool.time")
                .description("How long attempts took, from their start in the journal to what came of them")
                .tags(tags)
                .withRegistry(registry);
    }

    private static MeterProvider<Counter> counter(MeterRegistry registry, Tags tags, String name, String description) {
        return Counter.builder(name).description(description).tags(tags).withRegistry(registry);
    }

    void entry(TaskId task, JournalEntry entry) {
        if (entry instanceof ModelReplied e) {
            calls.asked(task, e);
        } else if (entry instanceof TaskResumed) {
            calls.lost(task);
        } else if (entry instanceof AttemptStarted e) {
            calls.begun(e);
            attempts.withTags(TOOL, calls.tool(e.id()), "effect", e.effect().name())
                    .increment();
        } else if (entry instanceof AttemptFailed e) {
            took(e.id(), e.at());
            failures.withTags(TOOL, calls.tool(e.id()), KIND, e.failure().kind().name())
                    .increment();
        } else if (entry instanceof InvocationWaiting e) {
            took(e.id(), e.at());
            waits.withTags(KIND, e.awaited().kind().name()).increment();
        } else if (entry instanceof OutcomeInDoubt e) {
            took(e.id(), e.at());
            doubts.withTags(TOOL, calls.tool(e.id()), KIND, e.failure().kind().name())
                    .increment();
        } else if (entry instanceof InvocationEnded e) {
            ended(e);
        } else if (entry instanceof LateResult e) {
            lates.withTags(
                            TOOL,
                            calls.tool(e.id()),
                            "status",
                            e.outcome().status().name())
                    .increment();
        }
    }

    private void ended(InvocationEnded end) {
        took(end.id(), end.at());
        ToolOutcome outcome = end.outcome();
        ToolFailure failure = outcome.failure();
        if (failure != null && isSaidOfAToolThatExists(failure.kind())) {
            calls.exists(end.id());
        }
        String kind = failure == null ? "none" : failure.kind().name();
        outcomes.withTags(TOOL, calls.tool(end.id()), "status", outcome.status().name(), KIND, kind)
                .increment();
    }

    // Without an attempt, these are what tells a tool of the agent from a name that a model made up.
    private static boolean isSaidOfAToolThatExists(ToolFailure.Kind kind) {
        return kind == ToolFailure.Kind.INVALID_ARGUMENTS
                || kind == ToolFailure.Kind.SUSPENDED
                || kind == ToolFailure.Kind.REFUSED;
    }

    private void took(InvocationId id, Instant at) {
        calls.took(id, at)
                .ifPresent(time -> times.withTags(TOOL, calls.tool(id)).record(time));
    }
}
