package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.fail;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.RunTraced;
import io.perdure.journal.TaskStarted;
import io.perdure.journal.TaskState;
import io.perdure.llm.LlmFailure.Kind;
import io.perdure.llm.LlmReply;
import io.perdure.loop.Telemetry;
import io.perdure.store.InMemoryStateStore;
import io.perdure.testkit.ScriptedLlm.Seen;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolExecutor.AttemptResult;
import io.perdure.tool.ToolExecutor.Look;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Tools;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** What who follows a task is told, on which thread, and when. */
class TelemetryTest {
    private final ManualClock clock = new ManualClock();
    private final InMemoryStateStore store = new InMemoryStateStore(clock);
    private final List<Orchestrator> open = new ArrayList<>();
    private final Recording recording = new Recording();
    private final CountDownLatch never = new CountDownLatch(1);

    record Item(String item) {}

    @AfterEach
    void close() {
        never.countDown();
        open.forEach(Orchestrator::close);
    }

    @Test
    void telemetry_follows_every_call_on_its_thread_and_the_journal_keeps_where_to_find_it() {
        CountDownLatch asked = new CountDownLatch(1);
        Agent first = agent(
                        seen -> {
                            if (seen.step() == 0) {
                                return call("look", Map.of("item", "1"));
                            }
                            asked.countDown();
                            return waits(never);
                        },
                        Tool.named("look").description("d").calls(Item.class, (item, c) -> {
                            recording.heard.add("in the tool: " + recording.current.get());
                            throw ToolException.refused("no");
                        }))
                .build();
        Orchestrator one = open(first, recording);
        one.start(Task.of("t", "x"));
        await().until(() -> asked.getCount() == 0);
        one.close();
        TaskHandle<String> task =
                open(agent(seen -> say("ok")).build(), recording).task("t");
        assertThatTask(task).withAnswer("ok");

        assertThat(recording.heard)
                .containsSubsequence(
                        "begin run-1 after caller",
                        "ask 1 scripted -> ModelReplied",
                        "in the tool: attempt s1-0/1",
                        "attempt s1-0/1 -> REFUSED",
                        "ask 2 scripted given up, overdue: false",
                        "left run-1 RUNNING",
                        "begin run-2 after run-1",
                        "ask 2 scripted -> ModelReplied");
        await().until(() -> recording.heard.contains("left run-2 COMPLETED"));
        assertThat(task.history().stream().filter(RunTraced.class::isInstance).map(e -> ((RunTraced) e).trace()))
                .containsExactly("run-1", "run-2");
        assertThat(((TaskStarted) task.history().get(0)).trace()).isEqualTo("caller");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void telemetry_that_throws_hurts_no_task(boolean error) {
        Telemetry broken = new Telemetry() {
            @Override
            public Run begin(Agent agent, TaskState task) {
                throw thrown(error);
            }

            @Override
            public String current() {
                throw thrown(error);
            }
        };

        assertThatTask(open(agent(seen -> say("ok")).build(), broken).start(Task.of("t", "x")))
                .withAnswer("ok");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void telemetry_that_throws_in_the_middle_of_a_run_hurts_no_task(boolean error) {
        Object broken = Proxy.newProxyInstance(
                TelemetryTest.class.getClassLoader(), new Class<?>[] {Telemetry.Run.class}, (proxy, method, with) -> {
                    throw thrown(error);
                });
        Telemetry telemetry = new Telemetry() {
            @Override
            public Run begin(Agent agent, TaskState task) {
                return (Run) broken;
            }

            @Override
            public String current() {
                return "";
            }
        };
        Tool pay = Tool.named("pay").description("d").calls(Item.class, (item, c) -> "paid");

        assertThatTask(open(agent(TelemetryTest::payThenSay, pay).build(), telemetry)
                        .start(Task.of("t", "x")))
                .completes()
                .hasOutcomes("pay", ToolOutcome.Status.DONE);
    }

    private static RuntimeException thrown(boolean error) {
        if (error) {
            throw new NoClassDefFoundError("no collector");
        }
        return new IllegalStateException("no collector");
    }

    @Test
    void a_call_that_is_given_up_is_told_of_although_its_thread_hangs() {
        Tool hangs = Tool.named("pay")
                .description("d")
                .timeout(Duration.ofSeconds(2))
                .calls(Item.class, (item, c) -> hangs(never));
        Agent agent = agent(TelemetryTest::payThenSay, hangs)
                .grace(Duration.ofSeconds(1))
                .build();
        TaskHandle<String> task = open(agent, recording).start(Task.of("t", "x"));
        await().until(() -> recording.heard.contains("attempt s1-0/1"));
        passTimeUntil("attempt s1-0/1 given up, overdue: true");

        assertThatTask(task).hasOutcomes("pay", ToolOutcome.Status.UNKNOWN);
        never.countDown();
        await().until(() -> recording.heard.contains("attempt s1-0/1 closed"));
        assertThat(recording.heard).containsOnlyOnce("attempt s1-0/1 given up, overdue: true");
    }

    @Test
    void what_was_cut_short_is_told_as_the_journal_has_it() {
        Tool listens = Tool.named("pay")
                .description("d")
                .timeout(Duration.ofSeconds(2))
                .calls(Item.class, (item, c) -> {
                    never.await();
                    return "paid";
                });
        Agent agent = Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("x")
                .model(Model.of(ScriptedLlm.of(seen -> waits(never)).named("slow"))
                        .timeout(Duration.ofSeconds(1)))
                .fallback(ScriptedLlm.of(TelemetryTest::payThenSay).named("other"))
                .tools(Tools.of(listens))
                .build();
        TaskHandle<String> task = open(agent, recording).start(Task.of("t", "x"));
        passTimeUntil("attempt s1-0/1 -> TIMED_OUT");

        assertThatTask(task).completes();
        assertThat(recording.heard).contains("ask 1 slow -> ModelFailed TIMED_OUT");
    }

    @Test
    void looks_for_an_effect_and_rules_for_answers_are_followed_and_their_logs_say_what_they_are_about() {
        List<Map<String, String>> contexts = new CopyOnWriteArrayList<>();
        Tool refund = Tool.named("refund")
                .description("d")
                .calls(Item.class, (item, c) -> {
                    throw new IllegalStateException("the answer was lost");
                })
                .reconciledBy((item, c) -> {
                    recording.heard.add("in the look: " + recording.current.get());
                    contexts.add(MDC.getCopyOfContextMap());
                    return Finding.happened("R-1");
                });
        Agent agent = agent(
                        seen -> seen.step() == 0
                                ? call("refund", Map.of("item", "1"))
                                : say(seen.step() == 1 ? "hm" : "ok"),
                        refund)
                .answerRule((answer, task) -> {
                    recording.heard.add("in the rule: " + recording.current.get());
                    contexts.add(MDC.getCopyOfContextMap());
                    return answer.equals("ok") ? Optional.empty() : Optional.of("Say ok.");
                })
                .build();
        assertThatTask(open(agent, recording).start(Task.of("t", "x"))).withAnswer("ok");

        assertThat(recording.heard)
                .containsSubsequence(
                        "in the look: look s1-0/1",
                        "look s1-0/1 -> HAPPENED",
                        "in the rule: judge 2",
                        "judge 2 -> AnswerRejected",
                        "judge 3 -> AnswerAccepted");
        assertThat(contexts)
                .containsExactly(
                        Map.of("task", "t", "step", "1", "invocation", "s1-0"),
                        Map.of("task", "t", "step", "2"),
                        Map.of("task", "t", "step", "3"));
    }

    private void passTimeUntil(String heard) {
        await().until(() -> {
            clock.advance(Duration.ofMillis(500));
            return recording.heard.contains(heard);
        });
    }

    private static LlmReply payThenSay(Seen seen) {
        return seen.step() == 0 ? call("pay", Map.of("item", "1")) : say("ok");
    }

    private static LlmReply waits(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return fail(Kind.OTHER);
    }

    private static String hangs(CountDownLatch never) {
        while (true) {
            try {
                never.await();
                return "paid";
            } catch (InterruptedException e) {
                // a tool that does not listen
            }
        }
    }

    private static Agent.Builder agent(Function<Seen, LlmReply> script, Tool... tools) {
        return Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You work at a desk.")
                .model(ScriptedLlm.of(script))
                .tools(Tools.of(tools));
    }

    private Orchestrator open(Agent agent, Telemetry telemetry) {
        Orchestrator orchestrator = Orchestrator.on(store)
                .agents(agent)
                .clock(clock)
                .telemetry(telemetry)
                .closeWithin(Duration.ofSeconds(2))
                .keepStoreOpen()
                .open();
        open.add(orchestrator);
        return orchestrator;
    }

    /** Writes down what it is told. */
    private static final class Recording implements Telemetry {
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final ThreadLocal<String> current = ThreadLocal.withInitial(() -> "nothing");
        private int runs;

        @Override
        public String current() {
            return "caller";
        }

        @Override
        public Run begin(Agent agent, TaskState task) {
            String name = "run-" + ++runs;
            heard.add("begin " + name + " after " + task.trace());
            return new Run() {
                @Override
                public String trace() {
                    return name;
                }

                @Override
                public Activity asks(TaskState shown, String model) {
                    return activity("ask " + (shown.steps() + 1) + " " + model);
                }

                @Override
                public Activity attempts(ToolInvocation invocation, int attempt) {
                    return activity("attempt " + invocation.id().callId() + "/" + attempt);
                }

                @Override
                public Activity looks(ToolInvocation invocation, int look) {
                    return activity("look " + invocation.id().callId() + "/" + look);
                }

                @Override
                public Activity judges(TaskState judged) {
                    return activity("judge " + judged.steps());
                }

                @Override
                public void left(TaskState last, @Nullable Throwable error) {
                    heard.add("left " + name + " " + last.status());
                }
            };
        }

        private Activity activity(String what) {
            current.set(what);
            heard.add(what);
            return new Activity() {
                @Override
                public void led(JournalEntry answer) {
                    String kind =
                            answer instanceof ModelFailed e ? " " + e.failure().kind() : "";
                    heard.add(what + " -> " + answer.getClass().getSimpleName() + kind);
                }

                @Override
                public void led(AttemptResult result) {
                    boolean failed = result instanceof AttemptResult.Ended ended
                            && !ended.outcome().isDone();
                    heard.add(what + " -> "
                            + (failed
                                    ? ((AttemptResult.Ended) result)
                                            .outcome()
                                            .failure()
                                            .kind()
                                    : result.getClass().getSimpleName()));
                }

                @Override
                public void led(Look found) {
                    heard.add(what + " -> " + found.finding());
                }

                @Override
                public void abandoned(boolean overdue) {
                    heard.add(what + " given up, overdue: " + overdue);
                }

                @Override
                public void close() {
                    current.remove();
                    heard.add(what + " closed");
                }
            };
        }
    }
}
