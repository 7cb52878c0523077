package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.fail;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import io.perdure.tool.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What people and machines can watch: signs of trouble, health, log context. */
class WatchingTest {
    private static final RetryConfig ONCE = RetryConfig.custom().maxAttempts(1).build();

    private final ManualClock clock = new ManualClock();
    private final InMemoryStateStore store = new InMemoryStateStore(clock);
    private final List<Orchestrator> open = new ArrayList<>();
    private final List<Struggle.Kind> struggles = new CopyOnWriteArrayList<>();

    record Item(String item) {}

    @AfterEach
    void close() {
        open.forEach(Orchestrator::close);
    }

    @Test
    void a_listener_hears_of_trouble_before_the_task_fails_of_it() {
        Agent agent = Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("x")
                .model(Model.of(
                        ScriptedLlm.of(seen -> fail(Kind.AUTHENTICATION)).named("a")))
                .fallback(Model.of(ScriptedLlm.of(seen -> say("")).named("b")).retry(ONCE))
                .limits(Limits.none().steps(4))
                .maxRejections(5)
                .build();
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));
        assertThatTask(task).endsBecauseOf("limit-steps");

        await().until(() -> struggles.size() >= 4);
        assertThat(struggles)
                .startsWith(Struggle.Kind.FALLING_BACK)
                .contains(Struggle.Kind.REPAIRS, Struggle.Kind.NEAR_LIMIT);
    }

    @Test
    void health_names_what_does_not_go_on() {
        Orchestrator orchestrator = open(agent(seen -> say("ok")));
        assertThat(orchestrator.health()).isEqualTo(new Orchestrator.Health(true, true, Map.of(), 0));
        orchestrator.start(Task.of("t", "x")).await();
        Orchestrator other =
                open(agent(seen -> say("ok")).toBuilder().version("2").build());
        assertThat(other.health().isGood()).isTrue();

        Agent stuck = Agent.named("stuck")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("x")
                .model(ScriptedLlm.of(seen -> call("ask", Map.of("item", "?"))))
                .tools(Tools.of(Tool.named("ask")
                        .description("d")
                        .effect(Effect.READ_ONLY)
                        .calls(Item.class, (item, c) -> io.perdure.tool.Wait.forAnswer("?"))))
                .build();
        Orchestrator first = open(stuck);
        TaskHandle<String> task = first.start(Task.of("s", "x"));
        await().until(() -> !task.info().questions().isEmpty());
        assertThat(first.health().stuck()).as("a task that waits is not stuck").isEmpty();
        first.close();
        Orchestrator second = open(stuck.toBuilder().version("2").build());
        second.task("s").answer("yes");
        await().until(() -> !second.health().stuck().isEmpty());
        assertThat(second.health().stuck())
                .hasEntrySatisfying(TaskId.of("s"), why -> assertThat(why).contains("started by version 1"));
        assertThat(second.health().isGood()).isFalse();
    }

    @Test
    void a_store_that_does_not_answer_is_no_good_health() {
        Orchestrator orchestrator = open(agent(seen -> say("ok")));
        store.close();

        assertThat(orchestrator.health().storeReachable()).isFalse();
        assertThat(orchestrator.health().workersAlive()).isTrue();
    }

    @Test
    void what_a_model_or_a_tool_logs_says_which_task_step_and_invocation_it_is_about() {
        List<Map<String, String>> contexts = new CopyOnWriteArrayList<>();
        Agent agent = agent(
                seen -> {
                    contexts.add(MDC.getCopyOfContextMap());
                    return seen.step() == 0 ? call("look", Map.of("item", "1")) : say("ok");
                },
                Tool.named("look").description("d").effect(Effect.READ_ONLY).calls(Item.class, (item, c) -> {
                    contexts.add(MDC.getCopyOfContextMap());
                    return "seen";
                }));

        assertThatTask(open(agent).start(Task.of("t", "x"))).completes();

        assertThat(contexts)
                .containsExactly(
                        Map.of("task", "t", "step", "1"),
                        Map.of("task", "t", "step", "1", "invocation", "s1-0"),
                        Map.of("task", "t", "step", "2"));
    }

    private static Agent agent(Function<Seen, LlmReply> script, Tool... tools) {
        return Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You work at a desk.")
                .model(ScriptedLlm.of(script))
                .tools(Tools.of(tools))
                .build();
    }

    private Orchestrator open(Agent agent) {
        Orchestrator orchestrator = Orchestrator.on(store)
                .agents(agent)
                .clock(clock)
                .listener(new TaskListener() {
                    @Override
                    public void struggling(TaskId task, Struggle struggle) {
                        struggles.add(struggle.kind());
                    }
                })
                .closeWithin(Duration.ofSeconds(2))
                .keepStoreOpen()
                .open();
        open.add(orchestrator);
        return orchestrator;
    }
}
