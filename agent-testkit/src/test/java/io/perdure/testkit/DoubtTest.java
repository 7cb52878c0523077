package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.retry.RetryConfig;
import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.ReconcileEnded;
import io.perdure.journal.ReconcileStarted;
import io.perdure.journal.TaskStatus;
import io.perdure.store.InMemoryStateStore;
import io.perdure.tool.Effect;
import io.perdure.tool.FunctionTool;
import io.perdure.tool.FunctionTool.Look;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolOutcome.Status;
import io.perdure.tool.ToolSpec.OnUnknown;
import io.perdure.tool.Tools;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done before the outcome of an effect is called unknown. */
class DoubtTest {
    private final ManualClock clock = new ManualClock();
    private final AtomicInteger bodies = new AtomicInteger();
    private Orchestrator orchestrator;

    record Order(String orderId) {}

    @AfterEach
    void close() {
        orchestrator.close();
    }

    @Test
    void an_effect_whose_answer_was_lost_is_done_if_the_tool_finds_it() {
        TaskHandle<String> task = start(losesItsAnswer().reconciledBy((order, call) -> {
            assertThat(call.idempotencyKey()).startsWith("perdure-");
            return Finding.happened(Map.of("refund", order.orderId()));
        }));

        assertThatTask(task).withAnswer("{\"refund\":\"4711\"}").hasOutcomes("refund", Status.DONE);
        assertThat(bodies).hasValue(1);
    }

    @Test
    void an_effect_that_did_not_happen_has_failed_and_is_not_silently_repeated() {
        TaskHandle<String> task = start(losesItsAnswer().reconciledBy((order, call) -> Finding.didNotHappen()));

        assertThatTask(task).hasOutcomes("refund", Status.FAILED);
        assertThat(task.await().answer()).contains("Effect: none.");
        assertThat(bodies).hasValue(1);
    }

    @Test
    void a_look_that_fails_is_made_again_after_a_wait_and_given_up_after_the_last_try() {
        TaskHandle<String> task = start(losesItsAnswer().reconciledBy((order, call) -> {
            throw new IllegalStateException("no route, look " + call.attempt());
        }));
        moveClockUntilOver(task);

        assertThatTask(task).hasOutcomes("refund", Status.UNKNOWN);
        assertThat(task.await().answer())
                .contains("no route, look 3")
                .contains("NOT KNOWN")
                .contains("Its idempotency key is perdure-")
                .contains("{\"orderId\":\"4711\"}")
                .contains("its last attempt began at 2026-03-01T10:00:0");
        assertThat(entries(task, ReconcileStarted.class)).isEqualTo(3);
        assertThat(entries(task, ReconcileEnded.class)).isEqualTo(3);
    }

    @Test
    void a_look_that_hangs_is_given_up() {
        CountDownLatch never = new CountDownLatch(1);
        TaskHandle<String> task = start(losesItsAnswer().reconciledBy(hanging(never)));
        try {
            moveClockUntilOver(task);
        } finally {
            never.countDown();
        }

        assertThatTask(task).hasOutcomes("refund", Status.UNKNOWN);
        assertThat(task.await().answer()).contains("it did not return within 2000 ms");
    }

    private static Look<Order> hanging(CountDownLatch never) {
        return (order, call) -> {
            while (true) {
                try {
                    never.await();
                    return Finding.didNotHappen();
                } catch (InterruptedException e) {
                    // a tool that does not listen
                }
            }
        };
    }

    @Test
    void a_look_that_returns_nothing_or_what_cannot_be_stored_breaks_nothing() {
        AtomicInteger looks = new AtomicInteger();
        TaskHandle<String> task = start(losesItsAnswer()
                .reconciledBy((order, call) ->
                        looks.incrementAndGet() == 1 ? null : Finding.happened(new Object[] {Double.NaN})));
        moveClockUntilOver(task);

        assertThatTask(task).hasOutcomes("refund", Status.DONE);
        assertThat(task.await().answer()).contains("cannot be stored");
    }

    @Test
    void a_person_decides_where_the_policy_says_so() {
        TaskHandle<String> task = start(losesItsAnswer(), OnUnknown.ASK_PERSON);
        await().until(() -> task.info().questions().size() == 1);
        assertThat(task.info().questions().get(0).text())
                .contains("the answer was lost")
                .contains("perdure-");

        task.answer("Happened, on Monday.");

        assertThatTask(task).withAnswer("A person looked and says: Happened, on Monday.");
        assertThatTask(task).hasOutcomes("refund", Status.DONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Happened? No, it did not.",
                "did not happen yet, may come",
                "not happened",
                "no",
                "happened yesterday"
            })
    void an_answer_that_only_begins_like_one_leaves_it_unknown(String answer) {
        TaskHandle<String> task = start(losesItsAnswer(), OnUnknown.ASK_PERSON);
        await().until(() -> task.info().questions().size() == 1);
        task.answer(answer);

        assertThatTask(task).hasOutcomes("refund", Status.UNKNOWN);
        assertThat(task.await().answer()).contains(answer);
    }

    @Test
    void a_person_says_that_it_did_not_happen() {
        TaskHandle<String> task = start(losesItsAnswer(), OnUnknown.ASK_PERSON);
        await().until(() -> task.info().questions().size() == 1);
        task.answer("Did not happen. I looked at the account.");

        assertThatTask(task).hasOutcomes("refund", Status.FAILED);
        assertThat(task.await().answer()).contains("Effect: none.");
    }

    @Test
    void what_a_tool_throws_may_throw_itself_and_its_limits_hold() {
        TaskHandle<String> task = start(Tool.named("refund")
                .description("Refunds it.")
                .effect(Effect.IDEMPOTENT)
                .retry(RetryConfig.custom().maxAttempts(2).build())
                .calls(Order.class, (order, call) -> {
                    bodies.incrementAndGet();
                    throw new IllegalStateException() {
                        private static final long serialVersionUID = 1L;

                        @Override
                        public String getMessage() {
                            throw new UnsupportedOperationException();
                        }
                    };
                }));
        moveClockUntilOver(task);

        assertThatTask(task).hasOutcomes("refund", Status.UNKNOWN);
        assertThat(task.await().answer()).contains("its message cannot be read");
        assertThat(bodies).hasValue(2);
    }

    @Test
    void an_error_of_the_virtual_machine_is_a_crash_of_the_tool() {
        TaskHandle<String> task =
                start(Tool.named("refund").description("Refunds it.").calls(Order.class, (order, call) -> {
                    bodies.incrementAndGet();
                    throw new OutOfMemoryError("too much");
                }));

        assertThatTask(task).hasOutcomes("refund", Status.UNKNOWN);
        assertThat(task.await().answer()).contains("CRASHED").contains("too much");
        assertThat(bodies).hasValue(1);
    }

    @Test
    void settings_for_tries_that_fail_themselves_are_no_reason_to_try_again() {
        TaskHandle<String> task = start(Tool.named("refund")
                .description("Refunds it.")
                .effect(Effect.READ_ONLY)
                .retry(RetryConfig.custom()
                        .retryOnException(thrown -> {
                            throw new UnsupportedOperationException();
                        })
                        .build())
                .calls(Order.class, (order, call) -> {
                    bodies.incrementAndGet();
                    throw ToolException.unavailable("down");
                }));

        assertThatTask(task).hasOutcomes("refund", Status.FAILED);
        assertThat(bodies).hasValue(1);
    }

    @Test
    void the_task_stops_where_the_policy_says_so() {
        TaskHandle<String> task = start(losesItsAnswer(), OnUnknown.STOP);

        assertThatTask(task).endsAs(TaskStatus.FAILED).hasOutcomes("refund", Status.UNKNOWN);
        assertThat(task.await().reason()).isEqualTo("outcome-unknown");
        assertThat(task.await().detail()).contains("tool refund").contains("the answer was lost");
    }

    private FunctionTool<Order> losesItsAnswer() {
        return Tool.named("refund")
                .description("Refunds it.")
                .timeout(Duration.ofSeconds(2))
                .calls(Order.class, (order, call) -> {
                    bodies.incrementAndGet();
                    throw ToolException.unknown("the answer was lost");
                });
    }

    private TaskHandle<String> start(Tool refund) {
        return start(refund, OnUnknown.TELL_MODEL);
    }

    private TaskHandle<String> start(Tool refund, OnUnknown policy) {
        Agent agent = Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You refund orders.")
                .onUnknown(policy)
                .model(ScriptedLlm.of(seen -> seen.step() == 0
                        ? call("refund", Map.of("orderId", "4711"))
                        : say(seen.lastObservation().text())))
                .tools(Tools.of(refund))
                .build();
        orchestrator = Orchestrator.on(new InMemoryStateStore(clock))
                .agents(agent)
                .clock(clock)
                .open();
        return orchestrator.start(Task.of("t", "Refund order 4711."));
    }

    private static long entries(TaskHandle<?> task, Class<?> kind) {
        return task.history().stream().filter(kind::isInstance).count();
    }

    private void moveClockUntilOver(TaskHandle<?> task) {
        await().until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return task.await(Duration.ofMillis(5)).isPresent();
        });
    }
}
