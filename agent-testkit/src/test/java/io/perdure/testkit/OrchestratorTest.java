package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.calls;
import static io.perdure.testkit.ScriptedLlm.fail;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.ScriptedLlm.toolCall;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.retry.RetryConfig;
import io.perdure.Orchestrator;
import io.perdure.Orchestrator.AgentNotRegisteredException;
import io.perdure.Orchestrator.TaskIdTakenException;
import io.perdure.Orchestrator.TaskNotFoundException;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.TaskHandle.AwaitStoppedException;
import io.perdure.TaskListener;
import io.perdure.TaskResult;
import io.perdure.TaskResult.TaskNotCompletedException;
import io.perdure.agent.Agent;
import io.perdure.guard.Limits;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmReply;
import io.perdure.llm.ToolCall;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.TaskId;
import io.perdure.tool.Effect;
import io.perdure.tool.FunctionTool.Body;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolOutcome.Status;
import io.perdure.tool.ToolSpec.InvalidToolException;
import io.perdure.tool.Tools;
import io.perdure.tool.Wait;
import io.perdure.tool.WaitTools;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an application sees of the orchestrator, on the in-memory store and a clock that is moved by hand. */
class OrchestratorTest {
    private static final RetryConfig AT_ONCE =
            RetryConfig.custom().maxAttempts(3).intervalFunction(attempt -> 1L).build();

    private final ManualClock clock = new ManualClock();
    private final InMemoryStateStore store = new InMemoryStateStore(clock);
    private final List<Orchestrator> open = new ArrayList<>();

    record Order(String orderId) {}

    @AfterEach
    void close() {
        open.forEach(Orchestrator::close);
    }

    @Test
    void a_task_calls_a_tool_and_answers() {
        TaskHandle<String> task = open(
                        tool("refund", Effect.IDEMPOTENT, (o, c) -> "refund of " + o.orderId()),
                        refundThen("Refunded."))
                .start(Task.of("t", "Refund 4711."));

        assertThatTask(task).withAnswer("Refunded.").attempted("refund", 1).hasOutcomes("refund", Status.DONE);
        assertThat(task.info().status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void starting_the_same_task_again_gives_the_same_task() {
        AtomicInteger bodies = new AtomicInteger();
        Orchestrator orchestrator =
                open(tool("refund", Effect.ONCE, (o, c) -> bodies.incrementAndGet()), refundThen("Refunded."));

        assertThatTask(orchestrator.start(Task.of("t", "Refund 4711."))).completes();
        assertThatTask(orchestrator.start(Task.of("t", "Refund 4711."))).withAnswer("Refunded.");
        assertThat(bodies).hasValue(1);
    }

    @Test
    void the_id_of_another_task_is_refused_and_the_fix_is_named() {
        Orchestrator orchestrator = open(Tools.none(), seen -> say("ok"));
        orchestrator.start(Task.of("t", "Refund 4711."));

        assertThatThrownBy(() -> orchestrator.start(Task.of("t", "Refund 9999.")))
                .isInstanceOf(TaskIdTakenException.class)
                .hasMessage(
                        "Task 't' exists with another goal (stored 2026-03-01T10:00:00Z, agent desk/1). Fix: Use a new id for"
                                + " new work, or pass what was stored to get the existing task. [task-id-taken]");
        assertThatThrownBy(() -> orchestrator.start(Task.of("t", "Refund 4711.").returning(Order.class)))
                .hasMessageContaining("another form of answer");
    }

    @Test
    void unknown_tasks_and_agents_are_named() {
        Orchestrator orchestrator = open(Tools.none(), seen -> say("ok"));

        assertThatThrownBy(() -> orchestrator.task("nope"))
                .isInstanceOf(TaskNotFoundException.class)
                .hasMessageContaining("There is no task 'nope' in this store. Fix: Check the id");
        assertThatThrownBy(() -> orchestrator.start(Task.of("t", "x").by("mars")))
                .isInstanceOf(AgentNotRegisteredException.class)
                .hasMessageContaining("The agent 'mars' is not registered; registered are: desk.");
    }

    @Test
    void a_transactional_tool_is_refused_when_the_orchestrator_is_opened() {
        assertThatThrownBy(() -> open(tool("write", Effect.TRANSACTIONAL, (o, c) -> "x"), seen -> say("ok")))
                .isInstanceOf(InvalidToolException.class)
                .hasMessageContaining("'write' of agent 'desk' is TRANSACTIONAL");
    }

    @Test
    void the_model_is_told_precisely_what_was_wrong_with_its_call() {
        List<String> observations = new ArrayList<>();
        TaskHandle<String> task = open(tool("refund", Effect.ONCE, (o, c) -> "x"), seen -> {
                    if (seen.lastObservation() != null) {
                        observations.add(seen.lastObservation().text());
                    }
                    return switch (seen.step()) {
                        case 0 -> call("refnd", Map.of());
                        case 1 -> call("refund", Map.of("order", 4711));
                        default -> say("I give up.");
                    };
                })
                .start(Task.of("t", "x"));

        assertThatTask(task).completes().attempted("refund", 0);
        assertThat(observations)
                .containsExactly(
                        "FAILED (UNKNOWN_TOOL): There is no tool 'refnd'. The tools are: refund, wait_for_signal.\nEffect: none.\nYou can: use another"
                                + " tool.",
                        "FAILED (INVALID_ARGUMENTS): The arguments do not fit: /orderId is missing; /order is not a known property;"
                                + " known are: orderId.\nEffect: none.\nYou can: correct the arguments and call again.");
    }

    @Test
    void a_result_that_cannot_be_stored_is_a_failure_the_model_sees() {
        List<Object> cyclic = new ArrayList<>();
        cyclic.add(cyclic);
        List<Object> bad = List.of(cyclic, Double.NaN, "\ud800", "x".repeat(100_000), new Throwing());
        for (int i = 0; i < bad.size(); i++) {
            Object result = bad.get(i);
            InMemoryStateStore fresh = new InMemoryStateStore(clock);
            TaskHandle<String> task = open(
                            fresh,
                            agent(tool("read", Effect.READ_ONLY, (o, c) -> result), callThen("read", "Sorry.")),
                            null)
                    .start(Task.of("t", "x"));

            assertThatTask(task).withAnswer("Sorry.").hasOutcomes("read", Status.FAILED);
        }
    }

    @Test
    void an_exception_from_an_effect_is_unknown_unless_the_tool_says_that_nothing_happened() {
        assertThatTask(open(
                                tool("refund", Effect.ONCE, (o, c) -> {
                                    throw new IllegalStateException("boom");
                                }),
                                refundThen("?"))
                        .start(Task.of("a", "x")))
                .hasOutcomes("refund", Status.UNKNOWN);
        assertThatTask(open(
                                tool("refund", Effect.ONCE, (o, c) -> {
                                    throw ToolException.refused("no");
                                }),
                                refundThen("?"))
                        .start(Task.of("b", "x")))
                .hasOutcomes("refund", Status.FAILED);
    }

    @Test
    void a_conflict_tells_the_model_to_read_again_and_is_not_repeated() {
        TaskHandle<String> task = open(
                        tool("refund", Effect.IDEMPOTENT, (o, c) -> {
                            throw ToolException.conflict("The order is at version 8, not 7.");
                        }),
                        seen -> seen.step() == 0
                                ? call("refund", Map.of("orderId", "4711"))
                                : say(seen.lastObservation().text()))
                .start(Task.of("t", "x"));

        assertThatTask(task).attempted("refund", 1).hasOutcomes("refund", Status.FAILED);
        assertThat(task.await().answer())
                .isEqualTo(
                        "FAILED (CONFLICT): The order is at version 8, not 7.\nEffect: none.\nYou can: read again, and"
                                + " decide anew from what you find.");
    }

    @Test
    void calls_of_one_sequence_never_overlap() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<String> order = new java.util.concurrent.CopyOnWriteArrayList<>();
        Tool deposit = Tool.named("deposit")
                .description("d")
                .effect(Effect.IDEMPOTENT)
                .oneAfterTheOther("orderId")
                .calls(Order.class, (o, c) -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    order.add(c.invocation().id().callId());
                    inside.decrementAndGet();
                    return "ok";
                });
        ToolCall[] calls = new ToolCall[20];
        java.util.Arrays.fill(calls, ScriptedLlm.toolCall("deposit", Map.of("orderId", "4711")));
        TaskHandle<String> task = open(
                        Tools.of(deposit), seen -> seen.step() == 0 ? ScriptedLlm.calls(calls) : say("Done."))
                .start(Task.of("t", "x"));

        assertThatTask(task).withAnswer("Done.");
        assertThat(most).hasValue(1);
        assertThat(order).hasSize(20).element(19).isEqualTo("s1-19");
    }

    @Test
    void an_earlier_attempt_that_may_have_had_its_effect_keeps_the_outcome_unknown() {
        Tools tools = Tools.of(Tool.named("refund")
                .description("d")
                .effect(Effect.IDEMPOTENT)
                .retry(AT_ONCE)
                .calls(Order.class, (o, c) -> {
                    throw c.attempt() == 1 ? ToolException.unknown("answer lost") : ToolException.unavailable("down");
                }));
        TaskHandle<String> task = open(tools, refundThen("?")).start(Task.of("t", "x"));

        moveClockUntilOver(task);
        assertThatTask(task).attempted("refund", 3).hasOutcomes("refund", Status.UNKNOWN);
    }

    @Test
    void a_failed_read_is_tried_again_and_every_try_has_its_entry() {
        Tools tools = Tools.of(Tool.named("read")
                .description("d")
                .effect(Effect.READ_ONLY)
                .retry(AT_ONCE)
                .calls(Order.class, (o, c) -> {
                    if (c.attempt() < 3) {
                        throw new IllegalStateException("flaky");
                    }
                    return "ok";
                }));
        TaskHandle<String> task = open(tools, callThen("read", "Done.")).start(Task.of("t", "x"));

        moveClockUntilOver(task);
        assertThatTask(task).attempted("read", 3).hasOutcomes("read", Status.DONE);
    }

    @Test
    void an_attempt_that_overruns_is_abandoned_and_its_late_result_is_kept() {
        CountDownLatch release = new CountDownLatch(1);
        Tools tools = Tools.of(Tool.named("refund")
                .description("d")
                .effect(Effect.ONCE)
                .timeout(Duration.ofSeconds(30))
                .calls(Order.class, (o, c) -> {
                    awaitIgnoringInterrupts(release);
                    return "late refund";
                }));
        TaskHandle<String> task = open(tools, seen -> switch (seen.step()) {
                    case 0 -> call("refund", Map.of("orderId", "4711"));
                    case 1 -> call("wait_for_signal", Map.of("name", "go"));
                    default -> say(seen.request().lastMessage().text());
                })
                .start(Task.of("t", "x"));

        await().until(() -> {
            clock.advance(Duration.ofSeconds(10));
            return task.info().signals().equals(List.of("go"));
        });
        release.countDown();
        await().until(() -> task.history().stream().anyMatch(io.perdure.journal.LateResult.class::isInstance));
        task.signal("go", "");

        assertThatTask(task).hasOutcomes("refund", Status.UNKNOWN);
        assertThat(task.await().answer()).startsWith("Late news of call s1-0").endsWith("late refund");
    }

    @Test
    void a_task_that_waits_goes_on_with_a_signal_an_answer_and_a_time_after_a_restart() {
        Agent agent = agent(
                Tools.of(WaitTools.askPerson(), WaitTools.waitForTime(), WaitTools.waitForSignal()),
                seen -> switch (seen.step()) {
                    case 0 ->
                        calls(
                                toolCall("wait_for_signal", Map.of("name", "paid")),
                                toolCall("ask_person", Map.of("question", "May I?")),
                                toolCall("wait_for_time", Map.of("seconds", 3600)));
                    default ->
                        say(seen.observations().get(0).text() + "/"
                                + seen.observations().get(1).text());
                });
        Orchestrator first = open(store, agent, null);
        TaskHandle<String> before = first.start(Task.of("t", "x"));
        await().until(() -> before.info().status() == TaskStatus.WAITING);
        first.close();

        TaskHandle<String> task = open(store, agent, null).task("t");
        assertThat(task.info().questions()).extracting(q -> q.text()).containsExactly("May I?");
        task.signal("paid", "42");
        task.answer("Yes");
        assertThat(task.await(Duration.ofMillis(200))).isEmpty();
        clock.advance(Duration.ofHours(1));

        assertThatTask(task).withAnswer("42/Yes");
    }

    @Test
    void a_tool_may_leave_its_result_to_a_signal() {
        TaskHandle<String> task = open(
                        tool("refund", Effect.ONCE, (o, c) -> Wait.forSignal("settled")), refundThen("Refunded."))
                .start(Task.of("t", "x"));
        await().until(() -> task.info().signals().equals(List.of("settled")));
        task.signal("settled", "ok");

        assertThatTask(task).withAnswer("Refunded.").attempted("refund", 1);
    }

    @Test
    void cancelling_interrupts_what_runs_and_says_what_is_unknown() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        TaskHandle<String> task = open(
                        tool("refund", Effect.ONCE, (o, c) -> {
                            running.countDown();
                            new CountDownLatch(1).await();
                            return "never";
                        }),
                        refundThen("?"))
                .start(Task.of("t", "x"));
        assertThat(running.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(task.cancel("no longer wanted")).isTrue();

        assertThatTask(task).endsAs(TaskStatus.CANCELLED).hasOutcomes("refund", Status.UNKNOWN);
        assertThat(task.cancel("again")).isFalse();
        assertThatThrownBy(() -> task.await().answer())
                .isInstanceOf(TaskNotCompletedException.class)
                .hasMessageContaining("ended as CANCELLED (cancelled) and has no answer");
    }

    @Test
    void a_paused_task_starts_nothing_until_it_is_resumed() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        TaskHandle<String> task = open(
                        tool("read", Effect.READ_ONLY, (o, c) -> {
                            reading.countDown();
                            release.await();
                            return "ok";
                        }),
                        seen -> {
                            asked.incrementAndGet();
                            return callThen("read", "Done.").apply(seen);
                        })
                .start(Task.of("t", "x"));
        assertThat(reading.await(5, TimeUnit.SECONDS)).isTrue();
        task.pause("audit");
        await().until(() -> task.info().status() == TaskStatus.PAUSED);
        release.countDown();
        await().until(() -> task.history().stream().anyMatch(io.perdure.journal.InvocationEnded.class::isInstance));
        assertThat(asked).hasValue(1);
        task.resume();

        assertThatTask(task).withAnswer("Done.");
    }

    @Test
    void each_limit_ends_the_task_by_name_with_what_it_has() {
        Function<ScriptedLlm.Seen, LlmReply> endless = seen -> new LlmReply(
                "So far so good.",
                List.of(toolCall("read", Map.of("orderId", "1"))),
                LlmReply.Finish.TOOL_CALLS,
                io.perdure.llm.TokenUsage.NONE,
                "m");
        Map<String, Limits> limits = Map.of(
                "limit-steps", Limits.none().steps(3),
                "limit-tool-invocations", Limits.none().toolInvocations(2),
                "limit-tokens", Limits.none().tokens(50),
                "limit-deadline", Limits.none().deadline(Duration.ofNanos(1)));
        limits.forEach((reason, limit) -> {
            Agent agent = agent(tool("read", Effect.READ_ONLY, (o, c) -> "ok"), endless).toBuilder()
                    .limits(limit)
                    .build();
            TaskHandle<String> task =
                    open(new InMemoryStateStore(clock), agent, null).start(Task.of("t", "x"));
            clock.advance(Duration.ofMillis(1));

            assertThatTask(task).endsAs(TaskStatus.LIMIT_REACHED).endsBecauseOf(reason);
        });
    }

    @Test
    void a_structured_answer_is_validated_and_sent_back_a_bounded_number_of_times() {
        Orchestrator orchestrator =
                open(Tools.none(), seen -> seen.step() == 0 ? say("It is 4711.") : say("{\"orderId\":\"4711\"}"));
        TaskResult<Order> good =
                orchestrator.start(Task.of("t", "x").returning(Order.class)).await();
        assertThat(good.answer()).isEqualTo(new Order("4711"));

        Orchestrator stubborn = open(new InMemoryStateStore(clock), agent(Tools.none(), seen -> say("{}")), null);
        assertThatTask(stubborn.start(Task.of("t", "x").returning(Order.class)))
                .endsAs(TaskStatus.FAILED)
                .endsBecauseOf("answer-rejected");
    }

    @Test
    void a_slow_or_throwing_listener_cannot_hurt_a_task_and_events_come_in_order() {
        List<JournalEntry> heard = new ArrayList<>();
        ConcurrentLinkedQueue<String> text = new ConcurrentLinkedQueue<>();
        CountDownLatch never = new CountDownLatch(1);
        TaskListener throwing = new TaskListener() {
            @Override
            public void entry(TaskId task, JournalEntry entry) {
                throw new IllegalStateException("a listener's bug");
            }
        };
        List<JournalEntry> heardBySick = new CopyOnWriteArrayList<>();
        TaskListener sick = new TaskListener() {
            @Override
            public void entry(TaskId task, JournalEntry entry) {
                heardBySick.add(entry);
                throw new StackOverflowError("a listener's recursion");
            }
        };
        TaskListener blocking = new TaskListener() {
            @Override
            public void checkpoint(TaskId task, long version) {
                awaitIgnoringInterrupts(never);
            }
        };
        TaskListener good = new TaskListener() {
            @Override
            public synchronized void entry(TaskId task, JournalEntry entry) {
                heard.add(entry);
            }

            @Override
            public void text(TaskId task, int step, String piece) {
                text.add(piece);
            }
        };
        Agent agent = agent(Tools.none(), seen -> say("All is well."));
        Orchestrator orchestrator = Orchestrator.on(store)
                .agents(agent)
                .clock(clock)
                .listener(throwing)
                .listener(sick)
                .listener(blocking)
                .listener(good)
                .keepStoreOpen()
                .open();
        open.add(orchestrator);
        TaskHandle<String> task = orchestrator.start(Task.of("t", "x"));

        assertThatTask(task).completes();
        await().until(() -> heard.stream().anyMatch(TaskEnded.class::isInstance));
        assertThat(String.join("", text)).isEqualTo("All is well.");
        never.countDown();
        assertThat(heard).isEqualTo(task.history());
        await().untilAsserted(() -> assertThat(heardBySick).isEqualTo(task.history()));
    }

    @Test
    void a_task_of_another_version_is_set_aside_until_its_version_or_a_willing_one_is_back() {
        Function<ScriptedLlm.Seen, LlmReply> script = callThen("wait_for_signal", "Done.");
        Agent one = agent(
                Tools.of(WaitTools.waitForSignal()),
                seen -> seen.step() == 0 ? call("wait_for_signal", Map.of("name", "go")) : script.apply(seen));
        Orchestrator first = open(store, one, null);
        TaskHandle<String> task = first.start(Task.of("t", "x"));
        await().until(() -> task.info().status() == TaskStatus.WAITING);
        first.close();

        Agent two = one.toBuilder().version("2").build();
        Orchestrator second = open(store, two, null);
        second.task("t").signal("go", "");
        await().until(() -> second.task("t").info().status() == TaskStatus.STRANDED);
        assertThat(second.task("t").info().obstacle())
                .hasValueSatisfying(
                        text -> assertThat(text).startsWith("It was started by version 1 of agent 'desk'; version 2"));
        second.close();

        Agent willing =
                two.toBuilder().onVersionChange(Agent.OnVersionChange.CONTINUE).build();
        TaskHandle<String> resumed = open(store, willing, null).task("t");
        assertThatTask(resumed).withAnswer("Done.");
        assertThat(resumed.info().agentVersion()).isEqualTo("2");
    }

    @Test
    void a_stranded_task_can_be_called_off() {
        Agent one = agent(Tools.of(WaitTools.waitForSignal()), seen -> call("wait_for_signal", Map.of("name", "go")));
        Orchestrator first = open(store, one, null);
        TaskHandle<String> task = first.start(Task.of("t", "x"));
        await().until(() -> task.info().status() == TaskStatus.WAITING);
        first.close();

        TaskHandle<String> stranded =
                open(store, one.toBuilder().version("2").build(), null).task("t");
        stranded.cancel("obsolete");

        assertThatTask(stranded).endsAs(TaskStatus.CANCELLED);
    }

    @Test
    void a_task_whose_agent_is_not_here_stays_where_it_is_and_says_so() {
        Orchestrator first = open(Tools.none(), seen -> fail(LlmFailure.Kind.UNAVAILABLE));
        first.start(Task.of("t", "x"));
        first.close();

        Agent other = Agent.named("other")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("i")
                .model(ScriptedLlm.of(seen -> say("ok")))
                .build();
        assertThat(open(store, other, null).task("t").info().obstacle())
                .hasValueSatisfying(text ->
                        assertThat(text).startsWith("Its agent 'desk' is not registered here (registered: other)"));
    }

    @Test
    void two_orchestrators_on_one_store_carry_each_task_once() {
        AtomicInteger bodies = new AtomicInteger();
        Agent agent = agent(tool("refund", Effect.ONCE, (o, c) -> bodies.incrementAndGet()), refundThen("Refunded."));
        Orchestrator one = open(store, agent, null);
        Orchestrator two = open(store, agent, null);
        for (int i = 0; i < 50; i++) {
            (i % 2 == 0 ? one : two).start(Task.of("t" + i, "x"));
        }
        for (int i = 0; i < 50; i++) {
            assertThatTask(two.task("t" + i)).withAnswer("Refunded.");
        }
        assertThat(bodies).hasValue(50);
    }

    @Test
    void closing_leaves_no_thread_and_stops_those_who_wait() throws Exception {
        Orchestrator orchestrator =
                open(Tools.of(WaitTools.waitForSignal()), seen -> call("wait_for_signal", Map.of("name", "go")));
        TaskHandle<String> task = orchestrator.start(Task.of("t", "x"));
        await().until(() -> task.info().status() == TaskStatus.WAITING);
        Thread closer = new Thread(orchestrator::close);
        CountDownLatch waiting = new CountDownLatch(1);
        Thread waiter = new Thread(() -> {
            waiting.countDown();
            assertThatThrownBy(task::await).isInstanceOf(AwaitStoppedException.class);
        });
        waiter.start();
        waiting.await();
        closer.start();
        waiter.join(5_000);
        closer.join(5_000);

        assertThat(waiter.isAlive()).isFalse();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().startsWith("perdure-")));
    }

    @Test
    void closing_lets_an_effect_under_way_end_and_the_task_goes_on_after_it() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger bodies = new AtomicInteger();
        Agent agent = agent(
                tool("refund", Effect.ONCE, (o, c) -> {
                    bodies.incrementAndGet();
                    running.countDown();
                    release.await();
                    return "ok";
                }),
                refundThen("Refunded."));
        Orchestrator first = open(store, agent, null);
        first.start(Task.of("t", "x"));
        assertThat(running.await(5, TimeUnit.SECONDS)).isTrue();
        Thread closer = new Thread(first::close);
        closer.start();
        release.countDown();
        closer.join();

        assertThatTask(open(store, agent, null).task("t"))
                .withAnswer("Refunded.")
                .attempted("refund", 1);
        assertThat(bodies).hasValue(1);
    }

    @Test
    void an_error_of_any_class_from_a_tool_is_a_failure_the_model_sees() {
        for (Effect effect : List.of(Effect.READ_ONLY, Effect.ONCE)) {
            Agent agent = agent(
                    tool("refund", effect, (o, c) -> {
                        throw new CustomError();
                    }),
                    refundThen("Sorry."));
            TaskHandle<String> task =
                    open(new InMemoryStateStore(clock), agent, null).start(Task.of("t", "x"));
            moveClockUntilOver(task);

            assertThatTask(task)
                    .withAnswer("Sorry.")
                    .hasOutcomes("refund", effect == Effect.ONCE ? Status.UNKNOWN : Status.FAILED);
        }
    }

    @Test
    void half_a_surrogate_pair_is_refused_where_a_person_wrote_it_and_replaced_where_a_tool_did() {
        Orchestrator orchestrator =
                open(tool("refund", Effect.ONCE, (o, c) -> Wait.forSignal("go\ud800")), refundThen("Refunded."));

        assertThatThrownBy(() -> orchestrator.start(Task.of("half", "Refund \ud800.")))
                .hasMessageContaining("[invalid-text]");
        assertThatThrownBy(() -> orchestrator.task("half"))
                .as("nothing was written")
                .hasMessageContaining("[task-not-found]");
        TaskHandle<String> task = orchestrator.start(Task.of("t", "Refund 😀 \\ud800."));
        await().until(() -> task.info().signals().equals(List.of("go\uFFFD")));
        assertThatThrownBy(() -> task.signal("go\uFFFD", "\udc00")).hasMessageContaining("[invalid-text]");
        task.signal("go\uFFFD", "😀");

        assertThatTask(task).withAnswer("Refunded.");
    }

    record Picky(int cents) {
        Picky {
            if (cents < 0) {
                throw new IllegalArgumentException("must not be negative");
            }
        }
    }

    @Test
    void an_answer_that_the_record_itself_refuses_is_named() {
        TaskResult<Picky> result = open(Tools.none(), seen -> say("{\"cents\":-1}"))
                .start(Task.of("t", "x").returning(Picky.class))
                .await();

        assertThatThrownBy(result::answer)
                .isInstanceOf(TaskResult.UnreadableAnswerException.class)
                .hasMessageContaining("The answer of task 't' fits its schema, but")
                .hasMessageEndingWith("[answer-unreadable]");
        assertThat(result.text()).isEqualTo("{\"cents\":-1}");
    }

    @Test
    void an_append_that_has_just_failed_starts_no_effect() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        AtomicInteger bodies = new AtomicInteger();
        StateStore failing = failingSilently(failed);
        Agent agent = agent(tool("refund", Effect.ONCE, (o, c) -> bodies.incrementAndGet()), refundThen("?"));
        Orchestrator orchestrator = Orchestrator.on(failing)
                .agents(agent)
                .clock(clock)
                .keepStoreOpen()
                .open();
        open.add(orchestrator);
        orchestrator.start(Task.of("t", "x"));
        assertThat(failed.await(5, TimeUnit.SECONDS)).isTrue();
        orchestrator.close(); // waits for what is under way

        assertThat(bodies).as("its AttemptStarted is not durable (J1)").hasValue(0);
    }

    /** Fails the append that starts an attempt, and is slow to tell those who are attached to it: the moment between the two, for ever. */
    private StateStore failingSilently(CountDownLatch failed) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            boolean starts = method.getName().equals("append")
                    && ((Append) arguments[0])
                            .entries().stream().anyMatch(e -> e.type().equals("attempt-started"));
            if (starts) {
                failed.countDown();
                CompletableFuture<Long> silent = new SilentFuture();
                silent.completeExceptionally(new IllegalStateException("disk gone"));
                return silent;
            }
            return method.invoke(store, arguments);
        };
        return (StateStore)
                Proxy.newProxyInstance(StateStore.class.getClassLoader(), new Class<?>[] {StateStore.class}, handler);
    }

    private static final class SilentFuture extends CompletableFuture<Long> {
        @Override
        public CompletableFuture<Long> whenComplete(BiConsumer<? super Long, ? super Throwable> action) {
            return new CompletableFuture<>();
        }
    }

    private static final class CustomError extends Error {
        private static final long serialVersionUID = 1L;
    }

    private void moveClockUntilOver(TaskHandle<?> task) {
        await().until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return task.info().status().isOver();
        });
    }

    private static void awaitIgnoringInterrupts(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // a tool that does not listen
            }
        }
    }

    private static Function<ScriptedLlm.Seen, LlmReply> refundThen(String answer) {
        return callThen("refund", answer);
    }

    private static Function<ScriptedLlm.Seen, LlmReply> callThen(String tool, String answer) {
        return seen -> seen.lastObservation() == null ? call(tool, Map.of("orderId", "4711")) : say(answer);
    }

    private static Tools tool(String name, Effect effect, Body<Order> body) {
        return Tools.of(Tool.named(name).description("Does it.").effect(effect).calls(Order.class, body));
    }

    private static Agent agent(Tools tools, Function<ScriptedLlm.Seen, LlmReply> script) {
        return Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You work at a desk.")
                .model(ScriptedLlm.of(script))
                .tools(
                        tools.find("wait_for_signal").isPresent()
                                ? tools
                                : tools.and(Tools.of(WaitTools.waitForSignal())))
                .build();
    }

    private Orchestrator open(Tools tools, Function<ScriptedLlm.Seen, LlmReply> script) {
        return open(open.isEmpty() ? store : new InMemoryStateStore(clock), agent(tools, script), null);
    }

    private Orchestrator open(InMemoryStateStore on, Agent agent, @Nullable TaskListener listener) {
        Orchestrator.Builder builder = Orchestrator.on(on)
                .agents(agent)
                .clock(clock)
                .closeWithin(Duration.ofSeconds(2))
                .keepStoreOpen();
        Orchestrator orchestrator = (listener == null ? builder : builder.listener(listener)).open();
        open.add(orchestrator);
        return orchestrator;
    }

    /** A bean whose getter throws. */
    public static final class Throwing {
        private final List<String> values = List.of();

        public String getValue() {
            return values.get(0);
        }
    }
}
