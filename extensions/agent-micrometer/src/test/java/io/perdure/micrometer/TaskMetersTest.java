package io.perdure.micrometer;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.calls;
import static io.perdure.testkit.ScriptedLlm.fail;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.ScriptedLlm.toolCall;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.retry.RetryConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.guard.Limits;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.ContextCompacted;
import io.perdure.journal.ModelReplied;
import io.perdure.llm.LlmFailure.Kind;
import io.perdure.llm.LlmReply;
import io.perdure.llm.TokenUsage;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.TaskId;
import io.perdure.testkit.ManualClock;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.testkit.ScriptedLlm.Seen;
import io.perdure.tool.Effect;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import io.perdure.tool.Tools;
import io.perdure.tool.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is counted of tasks, and under which tags. */
class TaskMetersTest {
    private static final RetryConfig ONE_TRY =
            RetryConfig.custom().maxAttempts(1).build();

    private final ManualClock clock = new ManualClock();
    private final InMemoryStateStore store = new InMemoryStateStore(clock);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CountDownLatch never = new CountDownLatch(1);
    private final List<Orchestrator> open = new ArrayList<>();

    record Item(String item) {}

    @AfterEach
    void close() {
        never.countDown();
        open.forEach(Orchestrator::close);
    }

    @Test
    void tasks_steps_tokens_and_the_time_of_replies_are_counted() {
        ScriptedLlm model = ScriptedLlm.of(seen -> {
            clock.advance(Duration.ofSeconds(2));
            return new LlmReply("ok", List.of(), LlmReply.Finish.STOP, new TokenUsage(100, 7), "m");
        });
        Orchestrator orchestrator = open(agent(model).build());
        assertThatTask(orchestrator.start(Task.of("t", "x"))).completes();
        assertThatTask(orchestrator.start(Task.of("u", "x"))).completes();

        awaitCount(2, "perdure.tasks.ended", "status", "COMPLETED", "reason", "none");
        assertThat(count("perdure.tasks.started")).isEqualTo(2);
        assertThat(count("perdure.steps")).isEqualTo(2);
        assertThat(count("perdure.model.tokens", "model", "scripted", "type", "input"))
                .isEqualTo(200);
        assertThat(count("perdure.model.tokens", "model", "scripted", "type", "output"))
                .isEqualTo(14);
        Timer replies =
                registry.get("perdure.model.replies").tag("model", "scripted").timer();
        assertThat(replies.count()).isEqualTo(2);
        assertThat(replies.totalTime(TimeUnit.SECONDS)).isEqualTo(4);
    }

    @Test
    void how_much_of_a_request_repeats_the_one_before_is_known_until_it_is_made_shorter() {
        TaskMeters meters = TaskMeters.in(registry);
        TaskId task = TaskId.of("t");
        meters.entry(task, replied(1, 1_000));
        meters.entry(task, replied(2, 1_250));
        meters.entry(task, new ContextCompacted(clock.instant(), "fold", 1, "x", List.of(), 9, TokenUsage.NONE));
        meters.entry(task, replied(3, 500));
        meters.entry(TaskId.of("another"), replied(1, 500));

        DistributionSummary shares =
                registry.get("perdure.model.request.repeated").summary();
        assertThat(shares.count()).isEqualTo(2);
        assertThat(shares.max()).isEqualTo(0.8);
        assertThat(shares.totalAmount()).isEqualTo(0.8);
    }

    @Test
    void the_share_that_repeats_is_that_of_the_requests_that_were_sent() {
        Tool reads = Tool.named("read")
                .description("Reads a page of the book.")
                .effect(Effect.READ_ONLY)
                .calls(Item.class, (item, c) -> "One page of plain words about nothing at all. ".repeat(20));
        ScriptedLlm model = ScriptedLlm.of(seen ->
                seen.step() < 9 ? call("read", Map.of("item", "page " + seen.step())) : say("read"));
        assertThatTask(open(agent(model, reads).monitors(List.of()).build()).start(Task.of("t", "Read the book.")))
                .completes();
        awaitCount(1, "perdure.tasks.ended", "status", "COMPLETED", "reason", "none");

        List<Double> real = reallyRepeated(model);
        DistributionSummary shares =
                registry.get("perdure.model.request.repeated").summary();
        assertThat(real).hasSize(9);
        assertThat(shares.count()).isEqualTo(9);
        assertThat(shares.mean())
                .isCloseTo(real.stream().mapToDouble(share -> share).average().orElseThrow(), within(0.05));
        assertThat(shares.max()).isCloseTo(real.get(8), within(0.05)).isBetween(0.85, 0.95);
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

    private ModelReplied replied(int step, long tokens) {
        return new ModelReplied(clock.instant(), step, "hash", step, say("ok"), "m", Duration.ZERO, tokens);
    }

    @Test
    void failures_of_models_are_counted_by_kind_and_by_what_followed_and_trouble_by_its_kind() {
        Agent agent = Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("x")
                .model(Model.of(ScriptedLlm.of(seen -> fail(Kind.RATE_LIMITED)).named("first"))
                        .retry(ONE_TRY))
                .fallback(ScriptedLlm.of(seen -> say("")).named("second"))
                .limits(Limits.none().steps(1))
                .build();
        assertThatTask(open(agent).start(Task.of("t", "x"))).endsBecauseOf("limit-steps");

        awaitCount(1, "perdure.tasks.ended", "status", "LIMIT_REACHED", "reason", "limit-steps");
        assertThat(count("perdure.model.failures", "model", "first", "kind", "RATE_LIMITED", "reaction", "FALL_BACK"))
                .isEqualTo(1);
        assertThat(count("perdure.struggles", "kind", "FALLING_BACK")).isEqualTo(1);
        awaitCount(1, "perdure.struggles", "kind", "NEAR_LIMIT");
    }

    @Test
    void attempts_outcomes_and_the_time_of_tools_are_counted_by_tool() {
        Tool pays = Tool.named("pay")
                .description("d")
                .effect(Effect.IDEMPOTENT)
                .retry(RetryConfig.custom()
                        .maxAttempts(2)
                        .waitDuration(Duration.ofMillis(1))
                        .build())
                .calls(Item.class, (item, c) -> {
                    clock.advance(Duration.ofSeconds(3));
                    if (c.attempt() == 1) {
                        throw new IllegalStateException("no route");
                    }
                    return "paid";
                });
        TaskHandle<String> task = open(agent(asks("pay"), pays).build()).start(Task.of("t", "x"));
        passTimeUntilCounted("perdure.tool.outcomes", "tool", "pay", "status", "DONE", "kind", "none");
        assertThatTask(task).completes();
        assertThat(count("perdure.tool.attempts", "tool", "pay", "effect", "IDEMPOTENT"))
                .isEqualTo(2);
        assertThat(count("perdure.tool.attempt.failures", "tool", "pay", "kind", "CRASHED"))
                .isEqualTo(1);
        Timer time = registry.get("perdure.tool.time").tag("tool", "pay").timer();
        assertThat(time.count()).isEqualTo(2);
        assertThat(time.totalTime(TimeUnit.SECONDS)).isGreaterThanOrEqualTo(6).isLessThan(8);
    }

    @Test
    void a_name_that_a_model_made_up_is_no_tag_but_a_tool_that_refuses_its_arguments_is() {
        Tool pays = Tool.named("pay").description("d").calls(Item.class, (item, c) -> "paid");
        ScriptedLlm model = ScriptedLlm.of(seen -> seen.step() == 0
                ? calls(toolCall("made-up-" + seen.goal(), Map.of()), toolCall("pay", Map.of("itme", "1")))
                : say("ok"));
        Orchestrator orchestrator = open(agent(model, pays).build());
        assertThatTask(orchestrator.start(Task.of("t", "1"))).completes();
        assertThatTask(orchestrator.start(Task.of("u", "2"))).completes();

        awaitCount(2, "perdure.tool.outcomes", "tool", "unknown", "status", "FAILED", "kind", "UNKNOWN_TOOL");
        assertThat(count("perdure.tool.outcomes", "tool", "pay", "status", "FAILED", "kind", "INVALID_ARGUMENTS"))
                .isEqualTo(2);
    }

    @Test
    void waits_are_counted_by_what_is_waited_for_and_the_time_of_the_wait_is_not_that_of_the_tool() {
        Tool ask = Tool.named("ask").description("d").calls(Item.class, (item, c) -> Wait.forSignal("paid"));
        TaskHandle<String> task = open(agent(asks("ask"), ask).build()).start(Task.of("t", "x"));
        awaitCount(1, "perdure.waits", "kind", "SIGNAL");
        clock.advance(Duration.ofHours(5));
        task.signal("paid", "yes");
        assertThatTask(task).completes();

        awaitCount(1, "perdure.tool.outcomes", "tool", "ask", "status", "DONE", "kind", "none");
        Timer time = registry.get("perdure.tool.time").tag("tool", "ask").timer();
        assertThat(time.count()).isEqualTo(1);
        assertThat(time.totalTime(TimeUnit.SECONDS)).isZero();
    }

    @Test
    void what_came_late_and_what_was_in_doubt_is_counted() {
        Tool hangs = Tool.named("pay")
                .description("d")
                .timeout(Duration.ofSeconds(2))
                .calls(Item.class, (item, c) -> hang())
                .reconciledBy((item, c) -> Finding.cannotTell("nobody is there"));
        CountDownLatch go = new CountDownLatch(1);
        ScriptedLlm model = ScriptedLlm.of(seen -> {
            if (seen.step() == 0) {
                return call("pay", Map.of("item", "1"));
            }
            waitFor(go);
            return say("ok");
        });
        Agent agent = agent(model, hangs).grace(Duration.ofSeconds(1)).build();
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));
        passTimeUntilCounted("perdure.tool.outcomes", "tool", "pay", "status", "UNKNOWN", "kind", "TIMED_OUT");
        never.countDown();

        awaitCount(1, "perdure.tool.late", "tool", "pay", "status", "DONE");
        assertThat(count("perdure.tool.doubts", "tool", "pay", "kind", "TIMED_OUT"))
                .isEqualTo(1);
        go.countDown();
        assertThatTask(task).completes();
    }

    @Test
    void a_call_that_another_process_asked_for_is_of_an_unknown_tool() {
        Tool ask = Tool.named("ask").description("d").calls(Item.class, (item, c) -> Wait.forSignal("paid"));
        Agent agent = agent(asks("ask"), ask).build();
        Orchestrator one = open(agent);
        one.start(Task.of("t", "x"));
        awaitCount(1, "perdure.waits", "kind", "SIGNAL");
        one.close();
        Orchestrator two = open(agent);
        two.task("t").signal("paid", "yes");
        assertThatTask(two.task("t")).completes();

        awaitCount(1, "perdure.tool.outcomes", "tool", "unknown", "status", "DONE", "kind", "none");
        assertThat(count("perdure.tasks.started")).isEqualTo(1);
    }

    @Test
    void no_meter_knows_the_id_of_a_task_and_all_have_the_tags_they_were_given() {
        Tool look = Tool.named("look").description("d").calls(Item.class, (item, c) -> {
            throw ToolException.refused("no");
        });
        Orchestrator orchestrator = Orchestrator.on(store)
                .agents(agent(asks("look"), look).build())
                .clock(clock)
                .listener(TaskMeters.in(registry, Tags.of("agent", "desk")))
                .keepStoreOpen()
                .open();
        open.add(orchestrator);
        assertThatTask(orchestrator.start(Task.of("task-4711", "x"))).completes();
        await().until(() -> !registry.find("perdure.tasks.ended").meters().isEmpty());

        assertThat(registry.getMeters()).hasSizeGreaterThan(8).allSatisfy(meter -> {
            assertThat(meter.getId().toString()).doesNotContain("4711");
            assertThat(meter.getId().getTag("agent")).isEqualTo("desk");
        });
    }

    private double count(String name, String... tags) {
        Counter counter = registry.find(name).tags(tags).counter();
        return counter == null ? 0 : counter.count();
    }

    // Listeners are told after the fact, on a thread of their own.
    private void awaitCount(double expected, String name, String... tags) {
        await().untilAsserted(() -> assertThat(count(name, tags))
                .as(
                        "%s among %s",
                        name, registry.getMeters().stream().map(Meter::getId).toList())
                .isEqualTo(expected));
    }

    private void passTimeUntilCounted(String name, String... tags) {
        await().until(() -> {
            clock.advance(Duration.ofMillis(200));
            return count(name, tags) > 0;
        });
    }

    private String hang() {
        while (never.getCount() > 0) {
            waitFor(never); // a tool that does not listen to interrupts
        }
        return "came late";
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            // the caller looks whether it came
        }
    }

    private static ScriptedLlm asks(String tool) {
        Function<Seen, LlmReply> script = seen -> seen.step() == 0 ? call(tool, Map.of("item", "1")) : say("ok");
        return ScriptedLlm.of(script);
    }

    private static Agent.Builder agent(ScriptedLlm model, Tool... tools) {
        return Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You work at a desk.")
                .model(model)
                .tools(Tools.of(tools));
    }

    private Orchestrator open(Agent agent) {
        Orchestrator orchestrator = Orchestrator.on(store)
                .agents(agent)
                .clock(clock)
                .listener(TaskMeters.in(registry))
                .closeWithin(Duration.ofSeconds(2))
                .keepStoreOpen()
                .open();
        open.add(orchestrator);
        return orchestrator;
    }
}
