package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.calls;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.ScriptedLlm.toolCall;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.retry.RetryConfig;
import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle.NoSuchQuestionException;
import io.perdure.TaskResult;
import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.EntryCodec;
import io.perdure.journal.InvocationEnded;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore;
import io.perdure.store.TaskId;
import io.perdure.testkit.FaultyStateStore.Crash;
import io.perdure.tool.Effect;
import io.perdure.tool.FunctionTool;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Tools;
import io.perdure.tool.WaitTools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A task is stopped at every append in turn and resumed: what it did, what it showed the model and its result stay the same. */
class CrashAtEveryAppendTest {
    private static final Task<Verdict> TASK =
            Task.of("refund-4711", "Refund order 4711.").returning(Verdict.class);

    record Order(String orderId) {}

    record Verdict(String decision, int cents) {}

    @ParameterizedTest
    @EnumSource(Crash.class)
    void repeatable_work_ends_as_if_nothing_had_happened(Crash crash) throws Exception {
        World calm = new World();
        StateStore kept = new InMemoryStateStore();
        Run undisturbed = run(kept, calm, Effect.IDEMPOTENT);
        assertThat(undisturbed.result().answer()).isEqualTo(new Verdict("refunded", 1999));

        int crashes = 0;
        for (int append = 1; crashes == append - 1; append++) {
            World world = new World();
            StateStore store = new InMemoryStateStore();
            FaultyStateStore dying = FaultyStateStore.dyingAt(store, append, crash);
            Run broken = crashThenResume(dying, store, world, Effect.IDEMPOTENT);
            crashes += dying.isDead() ? 1 : 0; // the last round is one that ended before its time

            assertThat(broken.result().answer())
                    .as("append %d", append)
                    .isEqualTo(undisturbed.result().answer());
            assertThat(effects(store)).as("append %d", append).isEqualTo(effects(kept));
            assertThat(world.books).as("append %d", append).isEqualTo(calm.books);
            assertThat(broken.requests())
                    .as("append %d: the requests after the resume are those of the undisturbed run", append)
                    .isEqualTo(lastOf(undisturbed.requests(), broken.requests().size()));
        }
        assertThat(crashes).as("crashes that were tried").isGreaterThan(8);
    }

    @ParameterizedTest
    @EnumSource(Crash.class)
    void an_effect_that_may_not_repeat_happens_at_most_once_and_what_is_unknown_is_said(Crash crash) throws Exception {
        int unknown = 0;
        int crashes = 0;
        for (int append = 1; crashes == append - 1; append++) {
            World world = new World();
            StateStore store = new InMemoryStateStore();
            FaultyStateStore dying = FaultyStateStore.dyingAt(store, append, crash);
            crashThenResume(dying, store, world, Effect.ONCE);
            crashes += dying.isDead() ? 1 : 0;

            assertThat(world.bodies.get()).as("append %d", append).isLessThanOrEqualTo(1);
            ToolOutcome.Status refund = refund(store);
            assertThat(refund).as("append %d", append).isIn(ToolOutcome.Status.DONE, ToolOutcome.Status.UNKNOWN);
            if (world.bodies.get() == 0) {
                assertThat(refund).as("append %d: it never ran", append).isEqualTo(ToolOutcome.Status.UNKNOWN);
            }
            unknown += refund == ToolOutcome.Status.UNKNOWN ? 1 : 0;
        }
        assertThat(crashes).as("crashes that were tried").isGreaterThan(8);
        assertThat(unknown)
                .as("a crash between start and outcome must occur in this test")
                .isPositive();
    }

    @ParameterizedTest
    @EnumSource(Crash.class)
    void an_effect_whose_tool_can_look_happens_exactly_once_and_is_known(Crash crash) throws Exception {
        int looks = 0;
        for (int round = 0; round < 3 && looks == 0; round++) { // appends that come together shift the crashes
            looks += looksAtEveryAppend(crash);
        }
        assertThat(looks)
                .as("a crash between start and outcome must occur in this test")
                .isPositive();
    }

    private static int looksAtEveryAppend(Crash crash) throws Exception {
        int looks = 0;
        int crashes = 0;
        for (int append = 1; crashes == append - 1; append++) {
            World world = new World();
            world.canLook = true;
            StateStore store = new InMemoryStateStore();
            FaultyStateStore dying = FaultyStateStore.dyingAt(store, append, crash);
            crashThenResume(dying, store, world, Effect.ONCE);
            crashes += dying.isDead() ? 1 : 0;

            assertThat(world.bodies).as("append %d", append).hasValue(1);
            assertThat(refund(store)).as("append %d", append).isEqualTo(ToolOutcome.Status.DONE);
            looks += world.looks.get();
        }
        assertThat(crashes).as("crashes that were tried").isGreaterThan(8);
        return looks;
    }

    private static Run crashThenResume(FaultyStateStore dying, StateStore store, World world, Effect effect)
            throws InterruptedException {
        try (Orchestrator first = open(dying, agent(world, effect))) {
            startOnDyingStore(first);
            answerWhenAsked(first, dying);
        }
        return run(store, world, effect);
    }

    // The very first append is the start itself: it fails, and the caller starts the task again.
    private static void startOnDyingStore(Orchestrator orchestrator) {
        try {
            orchestrator.start(TASK);
        } catch (RuntimeException e) {
            assertThat(e).hasMessageContaining("on purpose");
        }
    }

    private static void answerWhenAsked(Orchestrator orchestrator, FaultyStateStore store) throws InterruptedException {
        // A run has an append more or less, as messages come: it may be over before it would have died.
        while (!store.awaitDeath(Duration.ofMillis(1))) {
            try {
                var handle = orchestrator.task(TASK.id().value());
                if (handle.info().questions().size() == 1) {
                    handle.answer("Yes.");
                }
                if (handle.await(Duration.ofMillis(1)).isPresent()) {
                    return;
                }
            } catch (RuntimeException e) {
                assertThat(e.getMessage()).containsAnyOf("on purpose", "no task", "0 open questions", "closed");
            }
        }
    }

    private static Run run(StateStore store, World world, Effect effect) throws InterruptedException {
        ScriptedLlm llm = model();
        try (Orchestrator orchestrator =
                open(store, agent(world, effect).toBuilder().model(llm).build())) {
            var handle = orchestrator.start(TASK);
            while (handle.await(Duration.ofMillis(1)).isEmpty()) {
                if (handle.info().questions().size() == 1) {
                    answerIfStillOpen(handle);
                }
            }
            return new Run(handle.await(), llm.requests());
        }
    }

    private static void answerIfStillOpen(io.perdure.TaskHandle<?> handle) {
        try {
            handle.answer("Yes.");
        } catch (NoSuchQuestionException e) {
            assertThat(e).hasMessageContaining("0 open questions");
        }
    }

    private static Orchestrator open(StateStore store, Agent agent) {
        return Orchestrator.on(store)
                .agents(agent)
                .keepStoreOpen()
                .closeWithin(Duration.ofSeconds(1))
                .open();
    }

    private static ScriptedLlm model() {
        return ScriptedLlm.of(seen -> step(seen));
    }

    private static LlmReply step(ScriptedLlm.Seen seen) {
        return switch (seen.step()) {
            case 0 ->
                calls(toolCall("lookup", Map.of("orderId", "4711")), toolCall("price", Map.of("orderId", "4711")));
            case 1 -> call("ask_person", Map.of("question", "May I refund?"));
            case 2 -> call("refund", Map.of("orderId", "4711"));
            case 3 -> call("flaky", Map.of("orderId", "4711"));
            case 4 -> say("done"); // not the form asked for: it is sent back
            default -> say("{\"decision\":\"refunded\",\"cents\":1999}");
        };
    }

    private static Agent agent(World world, Effect effect) {
        return Agent.named("refund-desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You refund orders.")
                .model(model())
                .tools(Tools.of(
                        Tool.named("lookup")
                                .description("Looks an order up.")
                                .effect(Effect.READ_ONLY)
                                .calls(Order.class, (order, call) -> order),
                        Tool.named("price")
                                .description("Its price in cents.")
                                .effect(Effect.READ_ONLY)
                                .calls(Order.class, (order, call) -> 1999),
                        refund(world, effect),
                        Tool.named("flaky")
                                .description("Fails the first time.")
                                .retry(RetryConfig.custom()
                                        .intervalFunction(attempt -> 1L)
                                        .build())
                                .effect(Effect.READ_ONLY)
                                .calls(Order.class, world::flaky),
                        WaitTools.askPerson()))
                .build();
    }

    private static Tool refund(World world, Effect effect) {
        FunctionTool<Order> refund =
                Tool.named("refund").description("Refunds it.").effect(effect).calls(Order.class, world::refund);
        return world.canLook ? refund.reconciledBy(world::look) : refund;
    }

    // How often an attempt was made may differ; what came of it may not.
    private static Map<InvocationId, ToolOutcome> effects(StateStore store) {
        Map<InvocationId, ToolOutcome> effects = outcomes(store);
        effects.replaceAll(
                (id, outcome) -> new ToolOutcome(outcome.status(), outcome.output(), outcome.failure(), List.of()));
        return effects;
    }

    private static Map<InvocationId, ToolOutcome> outcomes(StateStore store) {
        Map<InvocationId, ToolOutcome> outcomes = new TreeMap<>(java.util.Comparator.comparing(InvocationId::toString));
        ended(store)
                .forEach(ended -> assertThat(outcomes.put(ended.id(), ended.outcome()))
                        .as("exactly one outcome of %s (E2) in\n%s", ended.id(), journal(store))
                        .isNull());
        return outcomes;
    }

    private static String journal(StateStore store) {
        return new EntryCodec()
                .decode(TASK.id(), store.read(TASK.id(), 0)).stream()
                        .map(Object::toString)
                        .collect(java.util.stream.Collectors.joining("\n"));
    }

    private static ToolOutcome.Status refund(StateStore store) {
        return outcomes(store).get(new InvocationId(TASK.id(), 3, 0)).status();
    }

    private static Stream<InvocationEnded> ended(StateStore store) {
        TaskId task = TASK.id();
        return new EntryCodec()
                .decode(task, store.read(task, 0)).stream()
                        .filter(InvocationEnded.class::isInstance)
                        .map(InvocationEnded.class::cast);
    }

    private static <T> List<T> lastOf(List<T> all, int count) {
        return new ArrayList<>(all.subList(all.size() - count, all.size()));
    }

    private record Run(TaskResult<Verdict> result, List<LlmRequest> requests) {}

    /** The outside: it honours idempotency keys, and counts how often the refund's body ran. */
    private static final class World {
        private final Map<String, String> books = new ConcurrentHashMap<>();
        private final AtomicInteger bodies = new AtomicInteger();
        private final AtomicInteger looks = new AtomicInteger();
        private boolean canLook;

        private String refund(Order order, ToolContext call) {
            bodies.incrementAndGet();
            return books.computeIfAbsent(call.idempotencyKey(), key -> "refund of " + order.orderId());
        }

        private Finding look(Order order, ToolContext call) {
            looks.incrementAndGet();
            String refund = books.get(call.idempotencyKey());
            return refund == null ? Finding.didNotHappen() : Finding.happened(refund);
        }

        private String flaky(Order order, ToolContext call) throws ToolException {
            if (call.attempt() == 1) {
                throw ToolException.unavailable("not now");
            }
            return "ok " + order.orderId();
        }
    }
}
