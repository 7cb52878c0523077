package io.perdure.opentelemetry;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;
import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.fail;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.RetryConfig;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.context.CompactionStrategy;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.LateResult;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmFailure.Kind;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.TokenUsage;
import io.perdure.opentelemetry.Watched.Item;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Metrics of model calls and tools, with the units and buckets of the conventions. */
class MetricsTest {
    private static final String DURATION = "gen_ai.client.operation.duration";
    private static final String TOKENS = "gen_ai.client.token.usage";
    private static final String TOOL = "gen_ai.execute_tool.duration";

    private final Watched watched = new Watched();

    @AfterEach
    void close() {
        watched.close();
    }

    @Test
    void tokens_are_counted_by_type_and_model() {
        ScriptedLlm model = ScriptedLlm.of(
                seen -> new LlmReply("ok", List.of(), LlmReply.Finish.STOP, new TokenUsage(100, 7), "gpt-5-2026"));
        Agent agent = Watched.agent(model.named("openai:gpt-5")).build();
        assertThatTask(watched.open(agent).start(Task.of("t", "x"))).completes();
        watched.span("invoke_agent desk");

        assertThat(watched.metric(TOKENS))
                .hasUnit("{token}")
                .hasHistogramSatisfying(histogram -> histogram.hasPointsSatisfying(
                        point -> point.hasSum(100)
                                .hasCount(1)
                                .hasBucketBoundaries(
                                        1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216,
                                        67108864)
                                .hasAttributesSatisfyingExactly(
                                        equalTo(stringKey("gen_ai.token.type"), "input"),
                                        equalTo(stringKey("gen_ai.operation.name"), "chat"),
                                        equalTo(stringKey("gen_ai.provider.name"), "openai"),
                                        equalTo(stringKey("gen_ai.request.model"), "gpt-5"),
                                        equalTo(stringKey("gen_ai.response.model"), "gpt-5-2026")),
                        point -> point.hasSum(7).hasCount(1).hasAttribute(stringKey("gen_ai.token.type"), "output")));
    }

    @Test
    void the_time_of_a_model_call_is_measured_whether_it_succeeds_or_not() {
        Agent agent = Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("7")
                .instructions("x")
                .model(Model.of(ScriptedLlm.of(seen -> {
                                    watched.clock.advance(Duration.ofMillis(250));
                                    return fail(Kind.UNAVAILABLE);
                                })
                                .named("bad"))
                        .retry(RetryConfig.custom().maxAttempts(1).build()))
                .fallback(ScriptedLlm.of(seen -> {
                            watched.clock.advance(Duration.ofSeconds(3));
                            return say("ok");
                        })
                        .named("good"))
                .build();
        assertThatTask(watched.open(agent).start(Task.of("t", "x"))).completes();
        watched.span("invoke_agent desk");

        assertThat(watched.metric(DURATION))
                .hasUnit("s")
                .hasHistogramSatisfying(histogram -> histogram.hasPointsSatisfying(
                        point -> point.hasSum(0.25)
                                .hasBucketBoundaries(
                                        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96,
                                        81.92)
                                .hasAttributesSatisfyingExactly(
                                        equalTo(stringKey("gen_ai.operation.name"), "chat"),
                                        equalTo(stringKey("gen_ai.provider.name"), "unknown"),
                                        equalTo(stringKey("gen_ai.request.model"), "bad"),
                                        equalTo(stringKey("error.type"), "UNAVAILABLE")),
                        point -> point.hasSum(3)
                                .hasAttributesSatisfyingExactly(
                                        equalTo(stringKey("gen_ai.operation.name"), "chat"),
                                        equalTo(stringKey("gen_ai.provider.name"), "unknown"),
                                        equalTo(stringKey("gen_ai.request.model"), "good"),
                                        equalTo(stringKey("gen_ai.response.model"), "scripted"))));
    }

    @Test
    void a_provider_that_answers_with_another_name_each_time_makes_no_more_than_fifty_series() {
        ScriptedLlm shifty = ScriptedLlm.of(seen -> {
            LlmReply reply = seen.step() < 80 ? ScriptedLlm.call("no_tool", java.util.Map.of()) : say("done");
            String name = seen.step() == 70 ? "gpt-5" : seen.step() == 71 ? "gpt-5-7" : "gpt-5-" + seen.step();
            return new LlmReply(reply.text(), reply.calls(), reply.finish(), new TokenUsage(1, 1), name);
        });
        Agent agent =
                Watched.agent(shifty.named("openai:gpt-5")).monitors(List.of()).build();
        assertThatTask(watched.open(agent).start(Task.of("t", "x"))).completes();
        watched.span("invoke_agent desk");

        assertThat(watched.metric(DURATION).getHistogramData().getPoints())
                .extracting(point -> point.getAttributes().get(stringKey("gen_ai.response.model")))
                .hasSize(52)
                .contains("gpt-5", "gpt-5-0", "gpt-5-7", "gpt-5-49", "_OTHER")
                .doesNotContain("gpt-5-50", "gpt-5-71");
    }

    @Test
    void a_model_that_was_not_asked_has_no_time_and_tokens_nobody_counted_are_not_counted() {
        AtomicInteger asked = new AtomicInteger();
        Model broken = Model.of(ScriptedLlm.of(seen -> {
                            asked.incrementAndGet();
                            return fail(Kind.UNAVAILABLE);
                        })
                        .named("bad"))
                .retry(RetryConfig.custom().maxAttempts(1).build())
                .breaker(CircuitBreakerConfig.custom()
                        .slidingWindowSize(1)
                        .minimumNumberOfCalls(1)
                        .build());
        Agent agent = Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("7")
                .instructions("x")
                .model(broken)
                .fallback(new Uncounted())
                .build();
        Orchestrator orchestrator = watched.open(agent);
        assertThatTask(orchestrator.start(Task.of("t", "x"))).completes();
        assertThatTask(orchestrator.start(Task.of("u", "x"))).completes();
        watched.spans("invoke_agent desk", 2);

        assertThat(asked).hasValue(1);
        assertThat(watched.spans("chat bad", 2).get(1).getAttributes().get(stringKey("error.type")))
                .isEqualTo("CIRCUIT_OPEN");
        assertThat(points(DURATION, "bad")).isEqualTo(1);
        assertThat(watched.findMetric(TOKENS)).isEmpty();
    }

    @Test
    void the_time_of_a_tool_is_measured_for_each_attempt() {
        Tool pays = Tool.named("pay").description("d").calls(Item.class, (item, c) -> {
            watched.clock.advance(Duration.ofSeconds(2));
            if (item.item().equals("1")) {
                throw ToolException.refused("no");
            }
            return "paid";
        });
        ScriptedLlm model = ScriptedLlm.of(seen ->
                seen.step() < 2 ? call("pay", Map.of("item", Integer.toString(1 + seen.step()))) : say("ok"));
        assertThatTask(watched.open(Watched.agent(model, pays).build()).start(Task.of("t", "x")))
                .completes();
        watched.span("invoke_agent desk");

        assertThat(watched.metric(TOOL))
                .hasUnit("s")
                .hasHistogramSatisfying(histogram -> histogram.hasPointsSatisfying(
                        point -> point.hasSum(2)
                                .hasAttributesSatisfyingExactly(
                                        equalTo(stringKey("gen_ai.tool.name"), "pay"),
                                        equalTo(stringKey("gen_ai.tool.type"), "function"),
                                        equalTo(stringKey("gen_ai.agent.name"), "desk"),
                                        equalTo(stringKey("error.type"), "REFUSED")),
                        point -> point.hasSum(2)
                                .hasAttributesSatisfyingExactly(
                                        equalTo(stringKey("gen_ai.tool.name"), "pay"),
                                        equalTo(stringKey("gen_ai.tool.type"), "function"),
                                        equalTo(stringKey("gen_ai.agent.name"), "desk"))));
    }

    @Test
    void the_share_of_a_request_that_repeats_the_one_before_is_that_of_what_was_sent() {
        Tool reads = Tool.named("read")
                .description("Reads a page of the book.")
                .effect(Effect.READ_ONLY)
                .calls(Item.class, (item, c) -> "One page of plain words about nothing at all. ".repeat(20));
        ScriptedLlm model = ScriptedLlm.of(seen ->
                seen.step() < 9 ? call("read", Map.of("item", "page " + seen.step())) : say("read"));
        assertThatTask(watched.open(
                                Watched.agent(model, reads).monitors(List.of()).build())
                        .start(Task.of("t", "Read the book.")))
                .completes();
        watched.span("invoke_agent desk");

        List<Double> real = reallyRepeated(model);
        HistogramPointData shares = repeated();
        Assertions.assertThat(shares.getCount()).isEqualTo(9).isEqualTo(real.size());
        Assertions.assertThat(shares.getSum() / 9)
                .isCloseTo(real.stream().mapToDouble(share -> share).average().orElseThrow(), within(0.05));
        Assertions.assertThat(shares.getMax()).isCloseTo(real.get(8), within(0.05));
        assertThat(watched.metric("perdure.model.request.repeated"))
                .hasUnit("1")
                .hasHistogramSatisfying(histogram -> histogram.hasPointsSatisfying(
                        point -> point.hasBucketBoundaries(0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0)
                                .hasAttribute(stringKey("gen_ai.request.model"), "scripted")));
    }

    @Test
    void nothing_of_a_request_repeats_the_one_before_when_it_was_made_shorter_in_between() {
        Tool reads = Tool.named("read")
                .description("Reads.")
                .effect(Effect.READ_ONLY)
                .calls(Item.class, (item, c) -> "lorem ipsum ".repeat(500));
        ScriptedLlm model = ScriptedLlm.of(seen ->
                seen.request().messages().stream().anyMatch(m -> m.text().contains("folded away"))
                        ? say("read")
                        : call("read", Map.of("item", "1")));
        Agent agent = Watched.agent(model, reads)
                .monitors(List.of())
                .model(Model.of(model).window(6_000, 500))
                .compaction(List.of(CompactionStrategy.foldSteps()))
                .build();
        assertThatTask(watched.open(agent).start(Task.of("t", "x"))).completes();
        watched.span("invoke_agent desk");

        Assertions.assertThat(repeated().getMin()).isZero();
        Assertions.assertThat(repeated().getCounts().get(0)).isEqualTo(1);
    }

    private HistogramPointData repeated() {
        return watched.metric("perdure.model.request.repeated")
                .getHistogramData()
                .getPoints()
                .iterator()
                .next();
    }

    // The part of each request that the one before begins with, character by character, as it was really sent.
    private static List<Double> reallyRepeated(ScriptedLlm model) {
        List<String> sent = model.requests().stream()
                .map(one -> one.instructions() + one.tools() + one.messages())
                .map(text -> text.substring(0, text.length() - 1)) // the bracket behind the last message
                .toList();
        return IntStream.range(1, sent.size())
                .mapToObj(i -> {
                    int differ = Arrays.mismatch(
                            sent.get(i).toCharArray(), sent.get(i - 1).toCharArray());
                    return (double) differ / sent.get(i).length();
                })
                .toList();
    }

    @Test
    void an_attempt_that_was_given_up_is_measured_once() {
        Tool hangs = Tool.named("pay")
                .description("d")
                .timeout(Duration.ofSeconds(2))
                .calls(Item.class, (item, c) -> watched.hang());
        ScriptedLlm model = ScriptedLlm.of(seen -> seen.step() == 0 ? call("pay", Map.of("item", "1")) : say("ok"));
        Agent agent = Watched.agent(model, hangs).grace(Duration.ofSeconds(1)).build();
        TaskHandle<String> task = watched.open(agent).start(Task.of("t", "x"));
        watched.passTimeUntilEnded("execute_tool pay", 1);
        assertThatTask(task).completes();
        watched.never.countDown();
        await().until(() -> task.history().stream().anyMatch(LateResult.class::isInstance));

        assertThat(watched.metric(TOOL))
                .hasHistogramSatisfying(histogram -> histogram.hasPointsSatisfying(point ->
                        point.hasCount(1).hasSumGreaterThan(2.9).hasAttribute(stringKey("error.type"), "TIMED_OUT")));
    }

    private long points(String metric, String model) {
        return watched.metric(metric).getHistogramData().getPoints().stream()
                .filter(point -> model.equals(point.getAttributes().get(stringKey("gen_ai.request.model"))))
                .mapToLong(HistogramPointData::getCount)
                .sum();
    }

    /** A model whose provider does not say how many tokens it took. */
    private record Uncounted() implements LlmClient {
        @Override
        public String name() {
            return "good";
        }

        @Override
        public LlmReply reply(LlmRequest request, Consumer<String> text) {
            return say("ok");
        }
    }
}
