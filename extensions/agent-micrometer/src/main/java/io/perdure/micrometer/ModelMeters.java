package io.perdure.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.ModelReplied;
import io.perdure.llm.TokenUsage;

/** Replies and failures of models. */
final class ModelMeters {
    private static final String MODEL = "model";

    private final Counter steps;
    private final MeterProvider<Timer> replies;
    private final MeterProvider<Counter> tokens;
    private final MeterProvider<Counter> failures;

    ModelMeters(MeterRegistry registry, Tags tags) {
        steps = Counter.builder("perdure.steps")
                .description("Steps of tasks: replies that models gave")
                .tags(tags)
                .register(registry);
        replies = Timer.builder("perdure.model.replies")
                .description("How long models took to reply")
                .tags(tags)
                .withRegistry(registry);
        tokens = Counter.builder("perdure.model.tokens")
                .description("Tokens of replies, as providers counted them")
                .baseUnit("tokens")
                .tags(tags)
                .withRegistry(registry);
        failures = Counter.builder("perdure.model.failures")
                .description("Models that gave no reply, by why and what followed")
                .tags(tags)
                .withRegistry(registry);
    }

    void replied(ModelReplied reply) {
        steps.increment();
        replies.withTags(MODEL, reply.model()).record(reply.took());
        TokenUsage usage = reply.reply().usage();
        tokens.withTags(MODEL, reply.model(), "type", "input").increment((double) usage.input());
        tokens.withTags(MODEL, reply.model(), "type", "output").increment((double) usage.output());
    }

    void failed(ModelFailed failed) {
        failures.withTags(
                        MODEL,
                        failed.model(),
                        "kind",
                        failed.failure().kind().name(),
                        "reaction",
                        failed.reaction().name())
                .increment();
    }
}
