package io.perdure.opentelemetry;

import static io.perdure.testkit.ScriptedLlm.fail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.perdure.Orchestrator;
import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmFailure.Kind;
import io.perdure.llm.LlmReply;
import io.perdure.loop.Telemetry;
import io.perdure.store.InMemoryStateStore;
import io.perdure.testkit.ManualClock;
import io.perdure.tool.Tool;
import io.perdure.tool.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A store whose orchestrators are followed, and what is heard of them. */
final class Watched implements AutoCloseable {
    final ManualClock clock = new ManualClock();
    final InMemoryStateStore store = new InMemoryStateStore(clock);
    final CountDownLatch never = new CountDownLatch(1);
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
    final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setMeterProvider(
                    SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .build();
    final Tracer tracer = sdk.getTracer("test");
    private final List<Orchestrator> open = new ArrayList<>();

    record Item(String item) {}

    GenAiTelemetry telemetry() {
        return GenAiTelemetry.of(sdk, clock);
    }

    Orchestrator open(Agent agent) {
        return open(agent, telemetry());
    }

    Orchestrator open(Agent agent, Telemetry telemetry) {
        Orchestrator orchestrator = Orchestrator.on(store)
                .agents(agent)
                .clock(clock)
                .telemetry(telemetry)
                .closeWithin(Duration.ofSeconds(2))
                .keepStoreOpen()
                .open();
        open.add(orchestrator);
        return orchestrator;
    }

    static Agent.Builder agent(LlmClient model, Tool... tools) {
        return Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("7")
                .instructions("You work at a desk.")
                .model(model)
                .tools(Tools.of(tools));
    }

    /** The spans that have ended, in the order of their ends. */
    List<SpanData> spans() {
        return spans.getFinishedSpanItems();
    }

    /** The only span of this name; waited for. */
    SpanData span(String name) {
        return spans(name, 1).get(0);
    }

    /** So many spans of this name, in the order of their ends; waited for. */
    List<SpanData> spans(String name, int count) {
        await().untilAsserted(() ->
                assertThat(named(name)).as("spans %s among %s", name, spans()).hasSize(count));
        return named(name);
    }

    private List<SpanData> named(String name) {
        return spans().stream().filter(span -> span.getName().equals(name)).toList();
    }

    /** What has been measured under this name; nothing if there is no such metric. */
    Optional<MetricData> findMetric(String name) {
        return metrics.collectAllMetrics().stream()
                .filter(metric -> metric.getName().equals(name))
                .findFirst();
    }

    MetricData metric(String name) {
        return findMetric(name).orElseThrow();
    }

    /** Moves the clock until so many spans of this name have ended. */
    void passTimeUntilEnded(String name, int count) {
        await().until(() -> {
            clock.advance(Duration.ofMillis(500));
            return named(name).size() >= count;
        });
    }

    /** Waits until it is interrupted. */
    LlmReply untilInterrupted() {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return fail(Kind.OTHER);
    }

    /** Hangs, whoever interrupts it, until {@link #never} comes. */
    String hang() {
        while (true) {
            try {
                never.await();
                return "came late";
            } catch (InterruptedException e) {
                // a tool that does not listen
            }
        }
    }

    @Override
    public void close() {
        never.countDown();
        open.forEach(Orchestrator::close);
        sdk.close();
    }
}
