package io.perdure.opentelemetry;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;
import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.fail;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.retry.RetryConfig;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.guard.Limits;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.EntryCodec;
import io.perdure.journal.LateResult;
import io.perdure.journal.RunTraced;
import io.perdure.journal.TaskStarted;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.journal.TimePassed;
import io.perdure.llm.LlmFailure.Kind;
import io.perdure.llm.LlmReply;
import io.perdure.llm.TokenUsage;
import io.perdure.loop.Telemetry;
import io.perdure.opentelemetry.Watched.Item;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.VersionConflictException;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.store.TaskRecord;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.testkit.ScriptedLlm.Seen;
import io.perdure.tool.Effect;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolOutcome.Status;
import io.perdure.tool.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which spans a task leaves, how they hang together, and what stands on them. */
class SpansTest {
    private static final RetryConfig ONE_TRY =
            RetryConfig.custom().maxAttempts(1).build();

    private final Watched watched = new Watched();

    record Verdict(boolean fine) {}

    @AfterEach
    void close() {
        watched.close();
    }

    @Test
    void a_run_is_a_span_with_a_span_for_each_call_beneath_it() {
        Tool look = Tool.named("look").description("Looks.").calls(Item.class, (item, c) -> "seen");
        Agent agent = Watched.agent(asks("look").named("openai:gpt-5"), look).build();
        assertThatTask(watched.open(agent).start(Task.of("t", "Look at it"))).withAnswer("ok");

        SpanData run = watched.span("invoke_agent desk");
        assertThat(run).hasNoParent().hasKind(SpanKind.INTERNAL).hasStatus(StatusData.unset());
        assertThat(run)
                .hasAttributesSatisfyingExactly(
                        equalTo(stringKey("gen_ai.operation.name"), "invoke_agent"),
                        equalTo(stringKey("gen_ai.provider.name"), "openai"),
                        equalTo(stringKey("gen_ai.agent.name"), "desk"),
                        equalTo(stringKey("gen_ai.agent.version"), "7"),
                        equalTo(stringKey("gen_ai.conversation.id"), "t"),
                        equalTo(stringKey("gen_ai.request.model"), "gpt-5"),
                        equalTo(longKey("gen_ai.usage.input_tokens"), 20),
                        equalTo(longKey("gen_ai.usage.output_tokens"), 4),
                        equalTo(stringKey("perdure.task.status"), "COMPLETED"));
        SpanData chat = watched.spans("chat gpt-5", 2).get(1);
        assertThat(chat).hasParent(run).hasKind(SpanKind.CLIENT).hasStatus(StatusData.unset());
        assertThat(chat)
                .hasAttributesSatisfyingExactly(
                        equalTo(stringKey("gen_ai.operation.name"), "chat"),
                        equalTo(stringKey("gen_ai.provider.name"), "openai"),
                        equalTo(stringKey("gen_ai.agent.name"), "desk"),
                        equalTo(stringKey("gen_ai.conversation.id"), "t"),
                        equalTo(stringKey("gen_ai.request.model"), "gpt-5"),
                        equalTo(stringKey("gen_ai.response.model"), "gpt-5-2026"),
                        equalTo(Keys.FINISH_REASONS, List.of("stop")),
                        equalTo(longKey("gen_ai.usage.input_tokens"), 10),
                        equalTo(longKey("gen_ai.usage.output_tokens"), 2),
                        equalTo(longKey("perdure.step"), 2));
        SpanData tool = watched.span("execute_tool look");
        assertThat(tool).hasParent(run).hasKind(SpanKind.INTERNAL).hasStatus(StatusData.unset());
        assertThat(tool)
                .hasAttributesSatisfyingExactly(
                        equalTo(stringKey("gen_ai.operation.name"), "execute_tool"),
                        equalTo(stringKey("gen_ai.agent.name"), "desk"),
                        equalTo(stringKey("gen_ai.conversation.id"), "t"),
                        equalTo(stringKey("gen_ai.tool.name"), "look"),
                        equalTo(stringKey("gen_ai.tool.type"), "function"),
                        equalTo(stringKey("gen_ai.tool.description"), "Looks."),
                        equalTo(stringKey("gen_ai.tool.call.id"), "s1-0"),
                        equalTo(longKey("perdure.step"), 1),
                        equalTo(longKey("perdure.attempt"), 1),
                        equalTo(stringKey("perdure.outcome"), "DONE"));
    }

    @Test
    void what_models_and_tools_do_is_traced_beneath_the_call() {
        ScriptedLlm model = ScriptedLlm.of(seen -> {
            watched.tracer.spanBuilder("inside the model").startSpan().end();
            return seen.step() == 0 ? call("look", Map.of("item", "1")) : say("ok");
        });
        Tool look = Tool.named("look").description("d").calls(Item.class, (item, c) -> {
            watched.tracer.spanBuilder("inside the tool").startSpan().end();
            return "seen";
        });
        TaskHandle<String> task =
                watched.open(Watched.agent(model, look).build()).start(Task.of("t", "x"));
        assertThatTask(task).withAnswer("ok");

        List<SpanData> chats = watched.spans("chat scripted", 2);
        assertThat(watched.spans("inside the model", 2).get(0)).hasParent(chats.get(0));
        assertThat(watched.spans("inside the model", 2).get(1)).hasParent(chats.get(1));
        assertThat(watched.span("inside the tool")).hasParent(watched.span("execute_tool look"));
    }

    @Test
    void a_call_is_current_on_its_thread_for_as_long_as_it_takes_and_not_longer() throws InterruptedException {
        Agent agent = Watched.agent(ScriptedLlm.of(seen -> say("ok"))).build();
        TaskState task = TaskState.of(
                TaskId.of("t"), List.of(new TaskStarted(watched.clock.instant(), "desk", "7", "goal", null)));
        Telemetry.Run run = watched.telemetry().begin(agent, task);
        assertThat(Span.current().getSpanContext().isValid())
                .as("a run is on no thread")
                .isFalse();
        try (Telemetry.Activity asked = run.asks(task, "m")) {
            SpanContext current = Span.current().getSpanContext();
            assertThat(current.isValid()).isTrue();
            Thread other = new Thread(() -> asked.abandoned(true));
            other.start();
            other.join();
            assertThat(Span.current().getSpanContext())
                    .as("what the call still does belongs to it")
                    .isEqualTo(current);
        }
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }

    @Test
    void the_first_run_is_a_child_of_the_span_in_which_the_task_was_started() {
        Orchestrator orchestrator =
                watched.open(Watched.agent(ScriptedLlm.of(seen -> say("ok"))).build());
        Span caller = watched.tracer.spanBuilder("request").startSpan();
        TaskHandle<String> task;
        try (Scope scope = caller.makeCurrent()) {
            task = orchestrator.start(Task.of("t", "x"));
        }
        assertThatTask(task).completes();
        caller.end();

        assertThat(watched.span("invoke_agent desk"))
                .hasParentSpanId(caller.getSpanContext().getSpanId())
                .hasTraceId(caller.getSpanContext().getTraceId());
        assertThat(((TaskStarted) task.history().get(0)).trace())
                .contains(caller.getSpanContext().getTraceId());
    }

    @Test
    void a_run_after_a_restart_is_a_trace_of_its_own_that_links_to_the_run_before() {
        CountDownLatch asked = new CountDownLatch(1);
        ScriptedLlm waits = ScriptedLlm.of(seen -> {
            asked.countDown();
            return watched.untilInterrupted();
        });
        Orchestrator one = watched.open(Watched.agent(waits).build());
        one.start(Task.of("t", "x"));
        await().until(() -> asked.getCount() == 0);
        one.close();
        SpanData cut = watched.span("chat scripted");
        SpanData before = watched.span("invoke_agent desk");
        assertThat(cut)
                .hasParent(before)
                .hasStatus(StatusData.unset())
                .hasAttribute(equalTo(stringKey("perdure.outcome"), "ABANDONED"));
        assertThat(before).hasAttribute(equalTo(stringKey("perdure.task.status"), "RUNNING"));

        Agent goesOn = Watched.agent(ScriptedLlm.of(seen -> say("ok"))).build();
        TaskHandle<String> task = watched.open(goesOn).task("t");
        assertThatTask(task).withAnswer("ok");

        SpanData after = watched.spans("invoke_agent desk", 2).get(1);
        assertThat(after).hasNoParent();
        assertThat(after.getTraceId()).isNotEqualTo(before.getTraceId());
        assertThat(after.getLinks())
                .singleElement()
                .satisfies(link -> assertThat(link.getSpanContext().getSpanId()).isEqualTo(before.getSpanId()));
        assertThat(task.history().stream()
                        .filter(RunTraced.class::isInstance)
                        .map(entry -> ((RunTraced) entry).trace()))
                .containsExactly(traceParent(before), traceParent(after));
    }

    @Test
    void a_task_that_waits_ends_its_run_and_the_next_run_links_to_it() {
        Tool ask = Tool.named("ask").description("d").calls(Item.class, (item, c) -> Wait.forSignal("paid"));
        TaskHandle<String> task =
                watched.open(Watched.agent(asks("ask"), ask).build()).start(Task.of("t", "x"));

        SpanData before = watched.span("invoke_agent desk");
        assertThat(before)
                .hasAttribute(equalTo(stringKey("perdure.task.status"), "WAITING"))
                .hasStatus(StatusData.unset());
        assertThat(watched.span("execute_tool ask"))
                .hasAttribute(equalTo(stringKey("perdure.outcome"), "WAITING"))
                .hasStatus(StatusData.unset());
        task.signal("paid", "yes");
        assertThatTask(task).completes();
        SpanData after = watched.spans("invoke_agent desk", 2).get(1);
        assertThat(after.getLinks())
                .singleElement()
                .satisfies(link -> assertThat(link.getSpanContext().getSpanId()).isEqualTo(before.getSpanId()));
        assertThat(after).as("the tokens of this run").hasAttribute(equalTo(longKey("gen_ai.usage.input_tokens"), 10));
    }

    @Test
    void a_model_that_fails_leaves_a_failed_span_and_the_next_one_a_span_of_its_own() {
        Agent agent = Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("7")
                .instructions("x")
                .model(Model.of(ScriptedLlm.of(seen -> fail(Kind.UNAVAILABLE)).named("ollama:llama3"))
                        .retry(ONE_TRY))
                .fallback(ScriptedLlm.of(seen -> say("ok")).named("anthropic:claude"))
                .build();
        assertThatTask(watched.open(agent).start(Task.of("t", "x"))).withAnswer("ok");

        SpanData run = watched.span("invoke_agent desk");
        assertThat(watched.span("chat llama3"))
                .hasParent(run)
                .hasStatus(StatusData.error())
                .hasAttribute(equalTo(stringKey("error.type"), "UNAVAILABLE"))
                .hasAttribute(equalTo(stringKey("gen_ai.provider.name"), "ollama"));
        assertThat(watched.span("chat claude"))
                .hasParent(run)
                .hasStatus(StatusData.unset())
                .hasAttribute(equalTo(stringKey("gen_ai.provider.name"), "anthropic"));
        assertThat(run).hasStatus(StatusData.unset());
        assertThat(run.getAttributes().get(Keys.REQUEST_MODEL))
                .as("an agent of several models has no one model")
                .isNull();
    }

    @Test
    void each_attempt_at_a_tool_is_a_span_and_says_what_it_failed_of() {
        Tool pays = Tool.named("pay")
                .description("d")
                .effect(Effect.IDEMPOTENT)
                .retry(RetryConfig.custom()
                        .maxAttempts(2)
                        .waitDuration(Duration.ofMillis(100))
                        .build())
                .calls(Item.class, (item, c) -> {
                    if (c.attempt() == 1) {
                        throw new IllegalStateException("no route");
                    }
                    throw ToolException.refused("not today");
                });
        TaskHandle<String> task =
                watched.open(Watched.agent(asks("pay"), pays).build()).start(Task.of("t", "x"));
        watched.passTimeUntilEnded("invoke_agent desk", 2);
        assertThatTask(task).hasOutcomes("pay", Status.UNKNOWN); // of the call: nobody knows of the first attempt

        List<SpanData> attempts = watched.spans("execute_tool pay", 2);
        assertThat(attempts.get(0))
                .hasStatus(StatusData.error())
                .hasAttribute(equalTo(stringKey("error.type"), "CRASHED"))
                .hasAttribute(equalTo(stringKey("perdure.outcome"), "RETRY"))
                .hasAttribute(equalTo(longKey("perdure.attempt"), 1));
        assertThat(attempts.get(1))
                .hasStatus(StatusData.error())
                .hasAttribute(equalTo(stringKey("error.type"), "REFUSED"))
                .hasAttribute(equalTo(stringKey("perdure.outcome"), "FAILED"))
                .hasAttribute(equalTo(longKey("perdure.attempt"), 2));
    }

    @Test
    void a_task_that_does_not_reach_its_goal_is_an_error_and_one_that_was_called_off_is_none() {
        Agent agent = Watched.agent(
                        ScriptedLlm.of(seen -> seen.goal().equals("wait") ? watched.untilInterrupted() : say("")))
                .limits(Limits.none().steps(1))
                .build();
        Orchestrator orchestrator = watched.open(agent);
        assertThatTask(orchestrator.start(Task.of("t", "x"))).endsBecauseOf("limit-steps");
        assertThat(watched.span("invoke_agent desk"))
                .hasStatus(StatusData.error())
                .hasAttribute(equalTo(stringKey("error.type"), "limit-steps"))
                .hasAttribute(equalTo(stringKey("perdure.task.status"), "LIMIT_REACHED"))
                .hasAttribute(equalTo(stringKey("perdure.task.reason"), "limit-steps"));

        TaskHandle<String> other = orchestrator.start(Task.of("u", "wait"));
        other.cancel("never mind");
        assertThatTask(other).endsAs(TaskStatus.CANCELLED);
        assertThat(watched.spans("invoke_agent desk", 2).get(1))
                .hasStatus(StatusData.unset())
                .hasAttribute(equalTo(stringKey("perdure.task.reason"), "cancelled"));
    }

    @Test
    void a_run_that_lost_its_task_to_another_owner_fails() {
        AtomicBoolean once = new AtomicBoolean();
        ScriptedLlm model = ScriptedLlm.of(seen -> {
            if (once.compareAndSet(false, true)) {
                writeAsAnotherOwner(TaskId.of("t"));
            }
            return say("ok");
        });
        TaskHandle<String> task = watched.open(Watched.agent(model).build()).start(Task.of("t", "x"));
        watched.passTimeUntilEnded("invoke_agent desk", 2);
        assertThatTask(task).completes();

        assertThat(watched.spans("invoke_agent desk", 2).get(0))
                .hasStatus(StatusData.error())
                .hasAttribute(equalTo(stringKey("error.type"), VersionConflictException.class.getName()));
    }

    private void writeAsAnotherOwner(TaskId task) {
        StoredEntry entry = new EntryCodec().encode(new TimePassed(watched.clock.instant()));
        await().until(() -> watched.store.find(task).orElseThrow().version() >= 2); // the run's own first append
        TaskRecord known = watched.store.find(task).orElseThrow();
        watched.store
                .append(Append.of(task, known.version(), List.of(entry), known.mark()))
                .join();
    }

    @Test
    void the_span_of_an_attempt_that_was_given_up_ends_although_its_thread_hangs() {
        Tool hangs = Tool.named("pay")
                .description("d")
                .timeout(Duration.ofSeconds(2))
                .calls(Item.class, (item, c) -> watched.hang());
        Agent agent =
                Watched.agent(asks("pay"), hangs).grace(Duration.ofSeconds(1)).build();
        TaskHandle<String> task = watched.open(agent).start(Task.of("t", "x"));
        watched.passTimeUntilEnded("execute_tool pay", 1);
        assertThatTask(task).hasOutcomes("pay", Status.UNKNOWN);

        SpanData given = watched.span("execute_tool pay");
        assertThat(given)
                .hasParent(watched.span("invoke_agent desk"))
                .hasStatus(StatusData.error())
                .hasAttribute(equalTo(stringKey("error.type"), "TIMED_OUT"))
                .hasAttribute(equalTo(stringKey("perdure.outcome"), "ABANDONED"));
        watched.never.countDown();
        await().until(() -> task.history().stream().anyMatch(LateResult.class::isInstance));
        assertThat(watched.span("execute_tool pay").getAttributes()).isEqualTo(given.getAttributes());
    }

    @Test
    void a_model_that_another_one_overtook_ends_its_span_without_an_error() {
        Agent agent = Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("7")
                .instructions("x")
                .model(ScriptedLlm.of(seen -> watched.untilInterrupted()).named("slow"))
                .fallback(ScriptedLlm.of(seen -> say("ok")).named("fast"))
                .hedgeAfter(Duration.ofSeconds(1))
                .build();
        TaskHandle<String> task = watched.open(agent).start(Task.of("t", "x"));
        watched.passTimeUntilEnded("chat slow", 1);
        assertThatTask(task).withAnswer("ok");

        assertThat(watched.span("chat slow"))
                .hasStatus(StatusData.unset())
                .hasAttribute(equalTo(stringKey("perdure.outcome"), "ABANDONED"));
        assertThat(watched.span("chat fast")).hasStatus(StatusData.unset());
    }

    @Test
    void looks_for_an_effect_and_rules_for_answers_have_spans_too() {
        Tool refund = Tool.named("refund")
                .description("d")
                .calls(Item.class, (item, c) -> {
                    throw new IllegalStateException("the answer was lost");
                })
                .reconciledBy((item, c) -> {
                    watched.tracer.spanBuilder("inside the look").startSpan().end();
                    return Finding.happened("R-1");
                });
        Agent agent = Watched.agent(asks("refund"), refund)
                .answerRule((answer, task) -> {
                    watched.tracer.spanBuilder("inside the rule").startSpan().end();
                    return Optional.empty();
                })
                .build();
        assertThatTask(watched.open(agent).start(Task.of("t", "x"))).completes();

        SpanData run = watched.span("invoke_agent desk");
        SpanData look = watched.span("reconcile refund");
        assertThat(look)
                .hasParent(run)
                .hasAttribute(equalTo(stringKey("perdure.outcome"), "HAPPENED"))
                .hasAttribute(equalTo(stringKey("gen_ai.tool.call.id"), "s1-0"));
        assertThat(watched.span("inside the look")).hasParent(look);
        SpanData judged = watched.span("judge_answer desk");
        assertThat(judged).hasParent(run).hasAttribute(equalTo(stringKey("perdure.outcome"), "ACCEPTED"));
        assertThat(watched.span("inside the rule")).hasParent(judged);
    }

    @Test
    void a_trace_that_cannot_be_read_is_nobodys_parent() {
        Agent agent = Watched.agent(ScriptedLlm.of(seen -> say("ok"))).build();
        Telemetry foreign = new Telemetry() {
            @Override
            public String current() {
                return "caller";
            }

            @Override
            public Run begin(Agent who, TaskState state) {
                return watched.telemetry().begin(who, state);
            }
        };
        assertThatTask(watched.open(agent, foreign).start(Task.of("t", "x"))).completes();

        assertThat(watched.span("invoke_agent desk")).hasNoParent().hasTotalRecordedLinks(0);
    }

    @Test
    void a_task_whose_answer_has_a_form_says_so() {
        Agent agent =
                Watched.agent(ScriptedLlm.of(seen -> say("{\"fine\":true}"))).build();
        assertThatTask(watched.open(agent).start(Task.of("t", "x").returning(Verdict.class)))
                .completes();

        assertThat(watched.span("invoke_agent desk")).hasAttribute(equalTo(stringKey("gen_ai.output.type"), "json"));
        assertThat(watched.span("chat scripted")).hasAttribute(equalTo(stringKey("gen_ai.output.type"), "json"));
    }

    @Test
    void where_nothing_listens_nothing_is_kept() {
        Agent agent = Watched.agent(ScriptedLlm.of(seen -> say("ok"))).build();
        TaskHandle<String> task =
                watched.open(agent, GenAiTelemetry.of(OpenTelemetry.noop())).start(Task.of("t", "x"));

        assertThatTask(task).withAnswer("ok");
        assertThat(task.history()).noneMatch(RunTraced.class::isInstance);
    }

    private static String traceParent(SpanData span) {
        return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                + span.getSpanContext().getTraceFlags().asHex();
    }

    private static ScriptedLlm asks(String tool) {
        Function<Seen, LlmReply> script = seen -> {
            LlmReply reply = seen.step() == 0 ? call(tool, Map.of("item", "1")) : say("ok");
            return new LlmReply(reply.text(), reply.calls(), reply.finish(), new TokenUsage(10, 2), "gpt-5-2026");
        };
        return ScriptedLlm.of(script);
    }
}
