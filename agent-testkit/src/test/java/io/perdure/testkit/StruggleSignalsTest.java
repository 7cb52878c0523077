package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.fail;
import static io.perdure.testkit.ScriptedLlm.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.RetryConfig;
import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.TaskListener;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.guard.Limits;
import io.perdure.guard.TrustPolicy;
import io.perdure.llm.LlmFailure.Kind;
import io.perdure.llm.LlmReply;
import io.perdure.loop.Struggle;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.TaskId;
import io.perdure.testkit.ScriptedLlm.Seen;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import io.perdure.tool.Tools;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Each sign of trouble, by its name: when a listener hears it, what it is about, and that it is not heard sooner. */
class StruggleSignalsTest {
    private static final RetryConfig ONCE = RetryConfig.custom().maxAttempts(1).build();
    private static final RetryConfig GROWING = RetryConfig.custom()
            .maxAttempts(5)
            .intervalFunction(IntervalFunction.ofExponentialBackoff(Duration.ofSeconds(10), 2.0))
            .build();

    private final ManualClock clock = new ManualClock();
    private final List<Struggle> heard = new CopyOnWriteArrayList<>();

    record Item(String item) {}

    @Test
    void the_third_repair_turn() {
        play(agent(seen -> say(seen.step() < 2 ? "" : "ok")).maxRejections(5));
        assertThat(heard).isEmpty();

        play(agent(seen -> say(seen.step() < 3 ? "" : "ok")).maxRejections(5));
        assertThat(heard).singleElement().satisfies(sign -> {
            assertThat(sign.kind()).isEqualTo(Struggle.Kind.REPAIRS);
            assertThat(sign.what()).contains("3 times in a row");
        });
    }

    @Test
    void the_first_and_the_second_fallback_model() {
        play(agent(seen -> fail(Kind.AUTHENTICATION))
                .fallback(Model.of(
                        ScriptedLlm.of(seen -> fail(Kind.QUOTA_EXHAUSTED)).named("second")))
                .fallback(Model.of(ScriptedLlm.of(seen -> say("ok")).named("third"))));

        assertThat(signs()).containsExactly("FALLING_BACK first", "FALLING_BACK second");
    }

    @Test
    void no_model_that_answers() {
        AtomicInteger asked = new AtomicInteger();
        play(agent(Model.of(ScriptedLlm.of(seen -> asked.incrementAndGet() == 1 ? fail(Kind.UNAVAILABLE) : say("ok"))
                        .named("only"))
                .retry(ONCE)));

        assertThat(signs()).containsExactly("NO_MODEL only");
    }

    @Test
    void a_growing_back_off_of_a_model() {
        AtomicInteger asked = new AtomicInteger();
        play(agent(Model.of(ScriptedLlm.of(seen -> asked.incrementAndGet() < 4 ? fail(Kind.UNAVAILABLE) : say("ok"))
                        .named("slow"))
                .retry(GROWING)));

        assertThat(asked).hasValue(4);
        assertThat(signs()).containsExactly("BACKING_OFF slow");
        assertThat(heard.get(0).what()).contains("PT40S");
    }

    @Test
    void a_growing_back_off_of_a_tool() {
        AtomicInteger asked = new AtomicInteger();
        Tool flaky = Tool.named("flaky")
                .description("d")
                .effect(Effect.READ_ONLY)
                .retry(GROWING)
                .calls(Item.class, (item, c) -> {
                    if (asked.incrementAndGet() < 4) {
                        throw ToolException.unavailable("down");
                    }
                    return "seen";
                });
        play(agent(seen -> seen.step() == 0 ? call("flaky", Map.of("item", "1")) : say("ok"))
                .tools(Tools.of(flaky)));

        assertThat(asked).hasValue(4);
        assertThat(signs()).containsExactly("BACKING_OFF s1-0");
        assertThat(heard.get(0).what()).contains("failed 3 times").contains("PT40S");
    }

    @Test
    void nine_tenths_of_a_limit() {
        Tool look = Tool.named("look").description("d").effect(Effect.READ_ONLY).calls(Item.class, (item, c) -> "seen");
        Function<Integer, Agent.Builder> busy = steps -> agent(seen ->
                        seen.step() < steps - 1 ? call("look", Map.of("item", "" + seen.step())) : say("ok"))
                .tools(Tools.of(look))
                .limits(Limits.none().steps(10));
        play(busy.apply(8));
        assertThat(heard).isEmpty();

        play(busy.apply(10));
        assertThat(signs()).containsExactly("NEAR_LIMIT ");
        assertThat(heard.get(0).what()).contains("9 of 10 steps");
    }

    private List<String> signs() {
        return heard.stream().map(sign -> sign.kind() + " " + sign.about()).toList();
    }

    private static Agent.Builder agent(Function<Seen, LlmReply> script) {
        return agent(Model.of(ScriptedLlm.of(script).named("first")));
    }

    private static Agent.Builder agent(Model model) {
        return Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("x")
                .monitors(List.of())
                .model(model);
    }

    /** Until it has answered and everything has been heard. */
    private void play(Agent.Builder agent) {
        try (Orchestrator orchestrator = Orchestrator.on(new InMemoryStateStore(clock))
                .agents(agent.build())
                .clock(clock)
                .listener(new TaskListener() {
                    @Override
                    public void struggling(TaskId task, Struggle struggle) {
                        heard.add(struggle);
                    }
                })
                .open()) {
            TaskHandle<String> task = orchestrator.start(Task.of("t", "x"));
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).until(() -> {
                clock.advance(Duration.ofSeconds(1));
                return task.info().status().isOver();
            });
            assertThat(task.await().answer()).isEqualTo("ok");
        }
    }
}
