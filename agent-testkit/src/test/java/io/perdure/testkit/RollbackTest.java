package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.agent.tool.CompensateFor;
import dev.langchain4j.agent.tool.P;
import io.github.resilience4j.retry.RetryConfig;
import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.TaskResult;
import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.EntryCodec;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.TaskStatus;
import io.perdure.langchain4j.LangChain4jTools;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore;
import io.perdure.testkit.FaultyStateStore.Crash;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolEffect;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A task that does not reach its goal undoes what it did: in reverse, each under its own key, through every crash. */
class RollbackTest {
    record Order(String orderId) {}

    @Test
    void a_task_that_is_given_up_undoes_what_it_did_in_reverse() {
        World world = new World();
        try (Orchestrator orchestrator = open(new InMemoryStateStore(), world.tools(Effect.IDEMPOTENT))) {
            TaskResult<String> result = orchestrator.start(TASK).await();

            assertThat(result.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(result.reason()).isEqualTo("given-up");
            assertThat(result.detail()).isEqualTo("no carrier goes there");
            assertThat(result.notUndone()).isEmpty();
        }
        assertThat(world.log)
                .containsExactly("reserve", "charge", "undo charge of charge-1", "undo reserve of reserve-1");
        assertThat(world.standing()).isEmpty();
    }

    @Test
    void the_undoing_is_told_the_call_and_has_a_key_of_its_own() {
        Set<String> keys = new HashSet<>();
        Tool reserve = Tool.named("reserve")
                .description("d")
                .effect(Effect.IDEMPOTENT)
                .calls(Order.class, (order, call) -> {
                    keys.add(call.idempotencyKey());
                    return Map.of("reservation", order.orderId());
                })
                .compensatedBy((order, result, call) -> {
                    assertThat(order.orderId()).isEqualTo("4711");
                    assertThat(result).isEqualTo("{\"reservation\":\"4711\"}");
                    assertThat(call.invocation().id().callId()).isEqualTo("s1-0-undo");
                    keys.add(call.idempotencyKey());
                    return null;
                });
        try (Orchestrator orchestrator = open(new InMemoryStateStore(), Tools.of(reserve, new World().ship()))) {
            TaskHandle<String> task = orchestrator.start(TASK);

            assertThatTask(task).endsAs(TaskStatus.FAILED);
            assertThat(task.await().notUndone()).isEmpty();
            assertThat(task.history())
                    .filteredOn(InvocationEnded.class::isInstance)
                    .hasSize(4);
        }
        assertThat(keys).hasSize(2);
    }

    @Test
    void an_undoing_that_fails_is_retried_then_listed_and_the_others_go_on() {
        World world = new World();
        world.refusesToUndo = "charge";
        try (Orchestrator orchestrator = open(new InMemoryStateStore(), world.tools(Effect.IDEMPOTENT))) {
            TaskResult<String> result = orchestrator.start(TASK).await();

            assertThat(result.notUndone()).singleElement().satisfies(standing -> {
                assertThat(standing.tool()).isEqualTo("charge");
                assertThat(standing.id().callId()).isEqualTo("s2-0");
                assertThat(standing.why()).isEqualTo("It could not be undone: the bank is closed");
            });
        }
        assertThat(Collections.frequency(world.log, "undo charge of charge-1")).isEqualTo(3);
        assertThat(world.standing()).containsExactly("charge");
    }

    @Test
    void a_task_that_is_called_off_undoes_what_it_did() {
        World world = new World();
        Tools tools = world.tools(Effect.IDEMPOTENT).and(Tools.of(io.perdure.tool.WaitTools.askPerson()));
        try (Orchestrator orchestrator =
                Orchestrator.open(new InMemoryStateStore(), agent(tools, seen -> switch (seen.step()) {
                    case 0 -> call("reserve", Map.of("orderId", "4711"));
                    default -> call("ask_person", Map.of("question", "Go on?"));
                }))) {
            TaskHandle<String> task = orchestrator.start(TASK);
            await().until(() -> task.info().questions().size() == 1);
            task.cancel("the customer changed her mind");

            assertThat(task.await().status()).isEqualTo(TaskStatus.CANCELLED);
        }
        assertThat(world.log).containsExactly("reserve", "undo reserve of reserve-1");
    }

    static class Shop {
        private final List<String> log = Collections.synchronizedList(new ArrayList<>());

        @dev.langchain4j.agent.tool.Tool("reserves it")
        @ToolEffect(Effect.IDEMPOTENT)
        public String reserve(@P(name = "orderId", value = "the order") String orderId, ToolContext call) {
            return "r-" + orderId;
        }

        @CompensateFor("reserve")
        void release(String orderId, ToolOutcome reservation, ToolContext call) {
            log.add("release " + orderId + " " + reservation.output() + " "
                    + call.invocation().id().callId());
        }
    }

    @Test
    void langchain4js_annotation_is_honoured() {
        Shop shop = new Shop();
        Tools tools = LangChain4jTools.of(shop).and(Tools.of(new World().ship()));
        try (Orchestrator orchestrator = open(new InMemoryStateStore(), tools)) {
            assertThat(orchestrator.start(TASK).await().notUndone()).isEmpty();
        }
        assertThat(shop.log).containsExactly("release 4711 r-4711 s1-0-undo");
    }

    @ParameterizedTest
    @EnumSource(Crash.class)
    void a_crash_at_every_append_leaves_nothing_standing_and_undoes_nothing_twice(Crash crash) throws Exception {
        int crashes = 0;
        for (int append = 1; crashes == append - 1; append++) {
            World world = new World();
            StateStore store = new InMemoryStateStore();
            crashes += crashThenResume(store, append, crash, world.tools(Effect.IDEMPOTENT)) ? 1 : 0;

            assertThat(world.standing()).as("append %d", append).isEmpty();
            assertThat(world.undone.values())
                    .as("append %d", append)
                    .containsOnly(1)
                    .hasSize(2);
            demandOneOutcomeEach(store);
        }
        assertThat(crashes).as("crashes that were tried").isGreaterThan(8);
    }

    @ParameterizedTest
    @EnumSource(Crash.class)
    void what_may_not_be_repeated_is_undone_at_most_once_and_what_is_unknown_is_listed(Crash crash) throws Exception {
        int unknown = 0;
        int crashes = 0;
        for (int append = 1; crashes == append - 1; append++) {
            World world = new World();
            StateStore store = new InMemoryStateStore();
            crashes += crashThenResume(store, append, crash, world.tools(Effect.ONCE)) ? 1 : 0;

            assertThat(world.log).as("append %d", append).doesNotHaveDuplicates();
            List<String> listed = result(store, world).notUndone().stream()
                    .map(one -> one.tool())
                    .toList();
            assertThat(listed).as("append %d: what stands is listed", append).containsAll(world.standing());
            unknown += listed.isEmpty() ? 0 : 1;
        }
        assertThat(crashes).as("crashes that were tried").isGreaterThan(8);
        assertThat(unknown).as("a crash in the middle of an effect must occur").isPositive();
    }

    private static final Task<String> TASK = Task.of("order-4711", "Get order 4711 to the customer.");

    private static boolean crashThenResume(StateStore store, int append, Crash crash, Tools tools) throws Exception {
        FaultyStateStore dying = FaultyStateStore.dyingAt(store, append, crash);
        try (Orchestrator first = open(dying, tools)) {
            try {
                TaskHandle<String> task = first.start(TASK);
                while (!dying.awaitDeath(Duration.ofMillis(1))
                        && task.await(Duration.ofMillis(1)).isEmpty()) {
                    Thread.onSpinWait();
                }
            } catch (RuntimeException e) {
                assertThat(e).hasMessageContaining("on purpose");
            }
        }
        try (Orchestrator second = open(store, tools)) {
            second.start(TASK).await();
        }
        return dying.isDead();
    }

    private static TaskResult<String> result(StateStore store, World world) {
        try (Orchestrator orchestrator = open(store, world.tools(Effect.ONCE))) {
            return orchestrator.start(TASK).await();
        }
    }

    private static void demandOneOutcomeEach(StateStore store) {
        List<InvocationId> ended = new EntryCodec()
                .decode(TASK.id(), store.read(TASK.id(), 0)).stream()
                        .filter(InvocationEnded.class::isInstance)
                        .map(entry -> ((InvocationEnded) entry).id())
                        .toList();
        assertThat(ended).doesNotHaveDuplicates();
    }

    private static Orchestrator open(StateStore store, Tools tools) {
        return Orchestrator.on(store)
                .agents(agent(tools, seen -> switch (seen.step()) {
                    case 0 -> call("reserve", Map.of("orderId", "4711"));
                    case 1 -> call("charge", Map.of("orderId", "4711"));
                    case 2 -> call("ship", Map.of("orderId", "4711"));
                    default -> say("Done.");
                }))
                .keepStoreOpen()
                .closeWithin(Duration.ofSeconds(1))
                .open();
    }

    private static Agent agent(
            Tools tools, java.util.function.Function<ScriptedLlm.Seen, io.perdure.llm.LlmReply> model) {
        return Agent.named("shop")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You bring orders to customers.")
                .model(ScriptedLlm.of(model))
                .tools(tools)
                .build();
    }

    /** The outside: it honours idempotency keys, and counts how often each effect was undone. */
    private static final class World {
        private final List<String> log = Collections.synchronizedList(new ArrayList<>());
        private final Map<String, String> done = new ConcurrentHashMap<>();
        private final Map<String, Integer> undone = new ConcurrentHashMap<>();
        private final Set<String> undoKeys = ConcurrentHashMap.newKeySet();
        private String refusesToUndo = "";

        private Tools tools(Effect effect) {
            return Tools.of(step("reserve", effect), step("charge", effect), ship());
        }

        private Tool step(String name, Effect effect) {
            return Tool.named(name)
                    .description("d")
                    .effect(effect)
                    .retry(RetryConfig.custom()
                            .maxAttempts(3)
                            .intervalFunction(n -> 1L)
                            .build())
                    .calls(Order.class, (order, call) -> {
                        log.add(name);
                        done.put(name, call.idempotencyKey());
                        return name + "-1";
                    })
                    .compensatedBy((order, result, call) -> {
                        log.add("undo " + name + " of " + result);
                        if (name.equals(refusesToUndo)) {
                            throw ToolException.unavailable("the bank is closed");
                        }
                        if (undoKeys.add(call.idempotencyKey())) {
                            undone.merge(name, 1, Integer::sum);
                        }
                        return null;
                    });
        }

        private Tool ship() {
            return Tool.named("ship").description("d").effect(Effect.IDEMPOTENT).calls(Order.class, (order, call) -> {
                throw ToolException.fatal("no carrier goes there");
            });
        }

        private List<String> standing() {
            return done.keySet().stream()
                    .filter(name -> !undone.containsKey(name))
                    .toList();
        }
    }
}
