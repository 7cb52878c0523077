package io.perdure.opentelemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;
import java.time.InstantSource;
import java.util.List;

/**
 * What spans and metrics are made with.
 *
 * @param tracer starts spans
 * @param clock measures how long calls take, as the API of OpenTelemetry does not say what its spans measured
 * @param tokens tokens of a call of a model
 * @param modelTime how long a model takes
 * @param toolTime how long a tool takes
 * @param repeated which share of a request repeats the one before
 * @param answered which names of models that answered are attributes of metrics
 * @param content whether what is said is shown on spans
 */
record Instruments(
        Tracer tracer,
        InstantSource clock,
        LongHistogram tokens,
        DoubleHistogram modelTime,
        DoubleHistogram toolTime,
        DoubleHistogram repeated,
        ResponseModels answered,
        boolean content) {
    private static final String SCOPE = "io.perdure.opentelemetry";

    // The buckets that the conventions ask for: powers of four, and 10 ms doubled.
    private static final List<Long> TOKENS = List.of(
            1L, 4L, 16L, 64L, 256L, 1024L, 4096L, 16384L, 65536L, 262144L, 1048576L, 4194304L, 16777216L, 67108864L);
    private static final List<Double> SECONDS =
            List.of(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);

    private static final List<Double> SHARES = List.of(0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0);

    static Instruments of(OpenTelemetry target, InstantSource clock) {
        Tracer tracer = target.getTracerProvider()
                .tracerBuilder(SCOPE)
                .setSchemaUrl(Keys.SCHEMA)
                .build();
        Meter meter = target.getMeterProvider()
                .meterBuilder(SCOPE)
                .setSchemaUrl(Keys.SCHEMA)
                .build();
        LongHistogram tokens = meter.histogramBuilder("gen_ai.client.token.usage")
                .ofLongs()
                .setUnit("{token}")
                .setDescription("Number of input and output tokens used.")
                .setExplicitBucketBoundariesAdvice(TOKENS)
                .build();
        return new Instruments(
                tracer,
                clock,
                tokens,
                seconds(meter, "gen_ai.client.operation.duration", "GenAI operation duration."),
                seconds(meter, "gen_ai.execute_tool.duration", "The duration of a single tool execution."),
                shares(meter),
                new ResponseModels(),
                false);
    }

    private static DoubleHistogram seconds(Meter meter, String name, String description) {
        return meter.histogramBuilder(name)
                .setUnit("s")
                .setDescription(description)
                .setExplicitBucketBoundariesAdvice(SECONDS)
                .build();
    }

    private static DoubleHistogram shares(Meter meter) {
        return meter.histogramBuilder("perdure.model.request.repeated")
                .setUnit("1")
                .setDescription("Share of each request, from 0 to 1, that repeats the one before.")
                .setExplicitBucketBoundariesAdvice(SHARES)
                .build();
    }

    Instruments withContent(boolean shown) {
        return new Instruments(tracer, clock, tokens, modelTime, toolTime, repeated, answered, shown);
    }
}
