package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.fail;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.RetryConfig;
import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmFailure.Kind;
import io.perdure.llm.LlmFailure.Reaction;
import io.perdure.llm.LlmReply;
import io.perdure.store.InMemoryStateStore;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.Tools;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent with several models: who is asked when one does not answer, through restarts. */
class ModelChainTest {
    private static final RetryConfig TWICE = RetryConfig.custom()
            .maxAttempts(2)
            .waitDuration(Duration.ofSeconds(1))
            .build();

    private final ManualClock clock = new ManualClock();
    private final InMemoryStateStore store = new InMemoryStateStore(clock);
    private final List<Orchestrator> open = new ArrayList<>();

    record Order(String orderId) {}

    @AfterEach
    void close() {
        open.forEach(Orchestrator::close);
    }

    @Test
    void a_model_that_fails_for_a_while_is_asked_again() {
        AtomicInteger asked = new AtomicInteger();
        ScriptedLlm flaky = model("a", seen -> asked.incrementAndGet() < 2 ? fail(Kind.UNAVAILABLE) : say("ok"));
        TaskHandle<String> task = open(agent(flaky)).start(Task.of("t", "x"));

        moveClockUntilOver(task);
        assertThatTask(task).withAnswer("ok");
        assertThat(who(task)).containsExactly("a UNAVAILABLE RETRY", "a replied");
    }

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, StackOverflowError.class, InternalError.class, LinkageError.class})
    void whatever_a_client_throws_is_a_failure_of_its_model_and_the_next_one_answers(Class<? extends Error> error) {
        ScriptedLlm dies = model("a", seen -> {
            throw made(error);
        });
        TaskHandle<String> task =
                open(agent(dies, model("b", seen -> say("from b")))).start(Task.of("t", "x"));

        moveClockUntilOver(task);
        assertThatTask(task).withAnswer("from b");
        assertThat(who(task)).containsExactly("a OTHER RETRY", "a OTHER FALL_BACK", "b replied");
        assertThat(task.history().toString()).contains(error.getSimpleName());
        assertThat(open.get(0).health().stuck()).isEmpty();
    }

    private static Error made(Class<? extends Error> error) {
        try {
            return error.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void when_the_first_is_down_the_second_answers_and_goes_on_answering() {
        ScriptedLlm down = model("a", seen -> fail(Kind.UNAVAILABLE));
        ScriptedLlm up = model("b", seen -> seen.step() < 2 ? call("read", Map.of("orderId", "1")) : say("ok"));
        TaskHandle<String> task = open(agent(down, up)).start(Task.of("t", "x"));

        moveClockUntilOver(task);
        assertThatTask(task).withAnswer("ok");
        assertThat(who(task))
                .containsExactly(
                        "a UNAVAILABLE RETRY", "a UNAVAILABLE FALL_BACK", "b replied", "b replied", "b replied");
    }

    @Test
    void the_chain_goes_on_after_a_restart_where_it_was() {
        CountDownLatch reached = new CountDownLatch(1);
        ScriptedLlm down = model("a", seen -> fail(Kind.AUTHENTICATION));
        ScriptedLlm stuck = model("b", seen -> stuck(reached));
        Orchestrator first = open(agent(down, stuck));
        TaskHandle<String> before = first.start(Task.of("t", "x"));
        await().until(() -> reached.getCount() == 0);
        first.close();
        assertThat(before.id().value()).isEqualTo("t");

        TaskHandle<String> task =
                open(agent(down, model("b", seen -> say("from b")))).task("t");

        assertThatTask(task).withAnswer("from b");
        assertThat(who(task)).containsExactly("a AUTHENTICATION FALL_BACK", "b replied");
    }

    @Test
    void when_all_are_down_the_task_waits_without_a_thread_and_resumes_by_itself_even_after_a_restart() {
        AtomicBoolean up = new AtomicBoolean();
        Agent agent = agent(
                model("a", seen -> fail(Kind.TIMED_OUT)),
                model("b", seen -> up.get() ? say("back") : fail(Kind.UNAVAILABLE)));
        Orchestrator first = open(agent);
        TaskHandle<String> task = first.start(Task.of("t", "x"));
        eventually().until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return who(task).contains("b UNAVAILABLE WAIT");
        });
        await().until(() -> task.info().status() == TaskStatus.WAITING);
        assertThat(task.explain()).contains("a model that answers: 4 failure(s) in a row, last of b (UNAVAILABLE)");
        first.close();
        up.set(true);
        TaskHandle<String> again = open(agent).task("t");
        assertThat(again.info().status()).as("it waits for its time").isEqualTo(TaskStatus.WAITING);

        moveClockUntilOver(again);
        assertThatTask(again).withAnswer("back");
    }

    @Test
    void without_an_outage_to_wait_for_the_task_fails_and_says_why() {
        Agent agent = agent(model("a", seen -> fail(Kind.UNAVAILABLE))).toBuilder()
                .outage(RetryConfig.custom().maxAttempts(1).build())
                .build();
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));

        moveClockUntilOver(task);
        assertThatTask(task).endsAs(TaskStatus.FAILED).endsBecauseOf("model-failed");
        assertThat(task.await().detail()).contains("a with UNAVAILABLE");
    }

    @Test
    void a_key_that_is_wrong_pauses_the_task_until_a_person_resumes_it() {
        AtomicBoolean rightKey = new AtomicBoolean();
        TaskHandle<String> task = open(agent(
                        model("a", seen -> rightKey.get() ? say("in") : fail(Kind.AUTHENTICATION))))
                .start(Task.of("t", "x"));
        await().until(() -> task.info().status() == TaskStatus.PAUSED);
        assertThat(task.explain()).contains("paused");
        rightKey.set(true);

        task.resume();

        assertThatTask(task).withAnswer("in");
    }

    @Test
    void a_request_that_no_model_takes_ends_the_task() {
        TaskHandle<String> task = open(agent(
                        model("a", seen -> fail(Kind.INVALID_REQUEST)),
                        model("b", seen -> fail(Kind.CONTENT_FILTERED))))
                .start(Task.of("t", "x"));

        assertThatTask(task).endsAs(TaskStatus.FAILED).endsBecauseOf("model-failed");
        assertThat(who(task)).containsExactly("a INVALID_REQUEST FALL_BACK", "b CONTENT_FILTERED FAIL");
    }

    @Test
    void a_model_that_failed_often_is_given_a_rest_that_other_tasks_profit_from() {
        AtomicInteger asked = new AtomicInteger();
        Model broken = Model.of(model("a", seen -> {
                    asked.incrementAndGet();
                    return fail(Kind.UNAVAILABLE);
                }))
                .retry(TWICE)
                .breaker(CircuitBreakerConfig.custom()
                        .slidingWindowSize(2)
                        .minimumNumberOfCalls(2)
                        .waitDurationInOpenState(Duration.ofHours(1))
                        .build());
        Orchestrator orchestrator = open(agent(model("x", seen -> say("?"))).toBuilder()
                .model(broken)
                .fallback(model("b", seen -> say("ok")))
                .build());
        TaskHandle<String> first = orchestrator.start(Task.of("first", "x"));
        moveClockUntilOver(first);

        TaskHandle<String> second = orchestrator.start(Task.of("second", "x"));

        assertThatTask(second).withAnswer("ok");
        assertThat(who(second)).containsExactly("a CIRCUIT_OPEN FALL_BACK", "b replied");
        assertThat(asked).as("it was not asked while it rests").hasValue(2);
    }

    @Test
    void a_model_is_asked_no_more_often_than_its_limit_and_the_tasks_wait_their_turn() {
        List<Instant> times = new java.util.concurrent.CopyOnWriteArrayList<>();
        Model limited = Model.of(model("a", seen -> {
                    times.add(clock.instant());
                    return say("ok");
                }))
                .atMost(2, Duration.ofMinutes(1));
        Orchestrator orchestrator = open(
                agent(model("x", seen -> say("?"))).toBuilder().model(limited).build());
        List<TaskHandle<String>> tasks = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            tasks.add(orchestrator.start(Task.of("t" + i, "x")));
        }

        tasks.forEach(this::moveClockUntilOver);
        for (Instant from : times) { // the clock may be moved between the permission and the call that it is for
            assertThat(times.stream().filter(time -> !time.isBefore(from) && time.isBefore(from.plusSeconds(45))))
                    .hasSizeLessThanOrEqualTo(2);
        }
        tasks.forEach(task -> assertThat(who(task)).containsExactly("a replied"));
    }

    @Test
    void a_slow_model_is_overtaken_by_the_next_one_if_the_agent_hedges() {
        CountDownLatch reached = new CountDownLatch(1);
        Agent agent = agent(model("a", seen -> stuck(reached)), model("b", seen -> say("faster"))).toBuilder()
                .hedgeAfter(Duration.ofSeconds(3))
                .build();
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));
        await().until(() -> reached.getCount() == 0);
        assertThat(who(task)).isEmpty();
        clock.advance(Duration.ofSeconds(4));

        assertThatTask(task).withAnswer("faster");
        assertThat(who(task)).containsExactly("b replied");
    }

    @Test
    void a_hedge_that_fails_is_not_repeated_and_the_first_model_may_still_answer() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger hedges = new AtomicInteger();
        Agent agent = agent(
                        model("a", seen -> {
                            awaitQuietly(release);
                            return say("late, but here");
                        }),
                        model("b", seen -> {
                            hedges.incrementAndGet();
                            return fail(Kind.UNAVAILABLE);
                        }))
                .toBuilder()
                .hedgeAfter(Duration.ofSeconds(3))
                .build();
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));
        eventually().until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return hedges.get() > 0;
        });
        release.countDown();

        assertThatTask(task).withAnswer("late, but here");
        assertThat(hedges).hasValue(1);
        assertThat(who(task)).containsExactly("a replied");
    }

    @Test
    void models_of_one_agent_have_names_of_their_own() {
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> agent(model("a", seen -> say("x")), model("a", seen -> say("y"))))
                .hasMessageContaining("models whose names differ");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static LlmReply stuck(CountDownLatch reached) {
        reached.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return fail(Kind.OTHER);
    }

    /** Who was asked, and what came of it. */
    private static List<String> who(TaskHandle<?> task) {
        List<String> who = new ArrayList<>();
        for (JournalEntry entry : task.history()) {
            if (entry instanceof ModelReplied e) {
                who.add(e.model() + " replied");
            } else if (entry instanceof ModelFailed e) {
                who.add(e.model() + " " + e.failure().kind() + " " + e.reaction());
                assertThat(e.retryAt() == null)
                        .isEqualTo(e.reaction() == Reaction.FAIL || e.reaction() == Reaction.PAUSE);
            }
        }
        return who;
    }

    private static ConditionFactory eventually() {
        return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
    }

    private void moveClockUntilOver(TaskHandle<?> task) {
        eventually().until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return task.info().status().isOver();
        });
    }

    private static ScriptedLlm model(String name, Function<ScriptedLlm.Seen, LlmReply> script) {
        return ScriptedLlm.of(script).named(name);
    }

    private static Agent agent(LlmClient... models) {
        return Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You work at a desk.")
                .models(List.of(models).stream()
                        .map(client -> Model.of(client).retry(TWICE))
                        .toList())
                .outage(RetryConfig.custom()
                        .maxAttempts(10)
                        .waitDuration(Duration.ofMinutes(2))
                        .build())
                .tools(Tools.of(Tool.named("read")
                        .description("Reads.")
                        .effect(Effect.READ_ONLY)
                        .calls(Order.class, (order, call) -> "read")))
                .build();
    }

    private Orchestrator open(Agent agent) {
        Orchestrator orchestrator = Orchestrator.on(store)
                .agents(agent)
                .clock(clock)
                .closeWithin(Duration.ofSeconds(2))
                .keepStoreOpen()
                .open();
        open.add(orchestrator);
        return orchestrator;
    }
}
