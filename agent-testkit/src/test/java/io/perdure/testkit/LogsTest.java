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
import io.perdure.TaskListener;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.context.CompactionStrategy;
import io.perdure.context.ContextTools;
import io.perdure.context.PlanTool;
import io.perdure.guard.Limits;
import io.perdure.guard.Monitor;
import io.perdure.guard.RecoveryPolicy;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.ContextCompacted;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.MonitorSpoke.Severity;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmException;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmReply;
import io.perdure.loop.Telemetry;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.TaskId;
import io.perdure.testkit.FaultyStateStore.Crash;
import io.perdure.testkit.ScriptedLlm.Seen;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import io.perdure.tool.Tools;
import io.perdure.tool.WaitTools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is logged above {@code DEBUG} has names, codes, counts and ids, and nothing that a model, a tool, a user or a stranger wrote. */
class LogsTest {
    private static final String SAID = "S\u202ee\u0007cret-4711\n" + "x".repeat(20_000);
    private static final String MARK = "cret-4711";
    private static final int LONGEST = 2_000;
    private static final RetryConfig ONCE = RetryConfig.custom().maxAttempts(1).build();

    private final ManualClock clock = new ManualClock();
    private final InMemoryStateStore store = new InMemoryStateStore(clock);
    private final List<Orchestrator> open = new ArrayList<>();
    private Queue<LogRecord> records = LogRecord.start(false);

    record Item(String item) {}

    @BeforeEach
    void listen() {
        records = LogRecord.start(false);
    }

    @AfterEach
    void close() {
        open.forEach(Orchestrator::close);
        LogRecord.stop();
    }

    @Test
    void tools_that_fail_in_every_way() {
        Agent agent = agent(seen -> say("ok"))
                .model(Model.of(ScriptedLlm.of(LogsTest::callsEverything)).window(Model.UNLIMITED, 1))
                .tools(Tools.of(
                                failing("refuses", ToolException.refused(SAID)),
                                failing("crashes", new IllegalStateException(SAID, new RuntimeException(SAID))),
                                failing("overflows", new StackOverflowError()),
                                failing("unreadable", new IllegalStateException() {
                                    private static final long serialVersionUID = 1L;

                                    @Override
                                    public String getMessage() {
                                        throw new IllegalStateException(SAID);
                                    }
                                }))
                        .and(ContextTools.standard()))
                .recovery(RecoveryPolicy.none().after(2).suspend(Duration.ofMinutes(1)))
                .build();

        assertThatTask(open(agent).start(Task.of("t", SAID))).completes();

        assertNothingIsSaid("is in trouble (TOOL_SUSPENDED: crashes)", "is in trouble (TOOL_SUSPENDED)");
    }

    private static LlmReply callsEverything(Seen seen) {
        List<String> tools =
                List.of("refuses", "crashes", "overflows", "unreadable", SAID.substring(0, 60), "write_note");
        int step = seen.step() / 3;
        return step < tools.size() ? call(tools.get(step), Map.of("item", SAID)) : say(SAID);
    }

    @Test
    void models_that_fail_rules_that_throw_and_limits_that_are_near() {
        Agent agent = agent(seen -> {
                    throw new LlmException(new LlmFailure(LlmFailure.Kind.AUTHENTICATION, SAID, null), null);
                })
                .fallback(Model.of(ScriptedLlm.of(seen -> say(SAID)).named("b\u0007" + "y".repeat(5_000)))
                        .retry(ONCE))
                .limits(Limits.none().steps(5))
                .maxRejections(9)
                .answerRule((answer, task) -> {
                    throw new IllegalStateException(answer);
                })
                .build();

        assertThatTask(open(agent).start(Task.of("t", SAID))).endsBecauseOf("limit-steps");

        assertNothingIsSaid("(FALLING_BACK: scripted)", "(REPAIRS)", "(NEAR_LIMIT)", "a rule for answers failed");
    }

    @Test
    void monitors_and_people_who_say_too_much() {
        Agent agent = agent(seen ->
                        seen.step() == 0 ? call("ask_person", Map.of("question", SAID.substring(0, 5_000))) : say(SAID))
                .tools(Tools.of(WaitTools.askPerson()))
                .monitors(List.of(new Monitor() {
                    @Override
                    public String name() {
                        return "watch";
                    }

                    @Override
                    public Optional<Verdict> look(TaskState task, Limits limits) {
                        return task.steps() == 1
                                ? Optional.of(new Verdict(Severity.TELL, SAID, SAID))
                                : Optional.empty();
                    }
                }))
                .build();
        TaskHandle<String> task = open(agent).start(Task.of("t", SAID));
        await().until(() -> !task.info().questions().isEmpty());
        task.pause("why " + SAID.substring(0, 100));
        await().until(() -> task.info().status() == TaskStatus.PAUSED);
        task.signal(SAID.substring(0, 50), SAID);
        task.resume();
        task.answer(SAID);

        assertThatTask(task).completes();

        assertNothingIsSaid("Task t is in trouble (MONITOR: watch).");
    }

    @Test
    void an_approver_a_listener_and_a_telemetry_that_throw() {
        Agent agent = agent(seen -> seen.step() == 0 ? call("pay", Map.of("item", SAID)) : say(SAID))
                .trust(TrustPolicy.standard().rule("ask pay").approver((question, answer) -> {
                    throw new IllegalStateException(question.text());
                }))
                .tools(Tools.of(failing("pay", new IllegalStateException(SAID))))
                .build();
        Orchestrator orchestrator = open(Orchestrator.on(store)
                .agents(agent)
                .listener(new TaskListener() {
                    @Override
                    public void entry(TaskId task, JournalEntry entry) {
                        throw new IllegalStateException(entry.toString());
                    }
                })
                .telemetry(new Telemetry() {
                    @Override
                    public String current() {
                        throw new IllegalStateException(SAID);
                    }
                }));
        TaskHandle<String> task = orchestrator.start(Task.of("t", SAID));
        await().until(() -> !task.info().approvals().isEmpty());
        await().until(() -> records.stream().anyMatch(one -> one.message().contains("the approver failed")));
        task.cancel("because " + SAID.substring(0, 50));
        assertThatTask(task).endsAs(TaskStatus.CANCELLED);
        orchestrator.close();

        assertNothingIsSaid("Task t: the approver failed", "Listener ", "The telemetry failed");
    }

    @Test
    void plans_whose_checks_throw_and_strategies_that_fail() {
        AtomicInteger asked = new AtomicInteger(); // the model does not see all its steps
        CompactionStrategy broken = new CompactionStrategy() {
            @Override
            public String name() {
                return SAID;
            }

            @Override
            public Optional<ContextCompacted> shorten(TaskState task, long target) {
                throw new IllegalStateException(task.start().goal());
            }
        };
        Agent agent = agent(seen -> say("done"))
                .model(Model.of(ScriptedLlm.of(seen -> asked.incrementAndGet() < 6 ? plan() : say("done")))
                        .window(4_000, 500))
                .plan(PlanTool.optional().doneWhen((item, task) -> {
                    throw new IllegalStateException(item.text());
                }))
                .compaction(List.of(broken, CompactionStrategy.foldSteps(), CompactionStrategy.foldAll()))
                .build();

        assertThatTask(open(agent).start(Task.of("t", "x"))).completes();

        assertNothingIsSaid("the check of an item of its plan failed", "The compaction strategy");
    }

    private static LlmReply plan() {
        return call(
                "update_plan",
                Map.of(
                        "items",
                        List.of(Map.of("id", "Secret-4711", "text", SAID.substring(0, 3_000), "status", "DONE"))));
    }

    @Test
    void a_store_that_is_gone_and_an_agent_that_is_not_here() {
        Agent agent = agent(seen -> seen.step() == 0 ? call("pay", Map.of("item", SAID)) : say(SAID))
                .tools(Tools.of(failing("pay", new IllegalStateException(SAID))))
                .build();
        FaultyStateStore dying = FaultyStateStore.dyingAt(store, 3, Crash.BEFORE);
        Orchestrator first = open(Orchestrator.on(dying).agents(agent));
        TaskHandle<String> task = first.start(Task.of("t", SAID));
        await().until(dying::isDead);
        await().until(() -> records.stream().anyMatch(one -> one.message().contains("stopped here")));
        task.id();
        first.close();
        Agent another = Agent.named("desk")
                .version("2 " + SAID)
                .instructions("x")
                .model(ScriptedLlm.of(seen -> say("ok")))
                .build();
        Orchestrator second = open(another);
        await().until(() -> !second.health().stuck().isEmpty());

        assertThat(records.stream().filter(LogRecord::isPublic).map(one -> one.message() + one.error()))
                .allSatisfy(one -> assertThat(one.length()).isLessThan(10_000))
                .anySatisfy(
                        one -> assertThat(one).contains("Task t: stopped here").contains("[store-unavailable]"))
                .anySatisfy(one -> assertThat(one).contains("It was started by version 1 of agent 'desk'"));
        assertThat(records)
                .extracting(LogRecord::message)
                .noneMatch(one -> one.chars().anyMatch(c -> c < ' '));
    }

    @Test
    void a_listener_of_a_store_that_is_gone_is_one_line() {
        try (InMemoryStateStore told = new InMemoryStateStore(clock)) {
            told.subscribe(task -> {
                throw new IllegalStateException(SAID);
            });
            Orchestrator orchestrator =
                    open(Orchestrator.on(told).agents(agent(seen -> say("ok")).build()));
            TaskHandle<String> task = orchestrator.start(Task.of("t", "x"));
            task.pause("x");
            orchestrator.close();
        }

        assertThat(records)
                .filteredOn(one -> one.message().contains("listener of the store"))
                .isNotEmpty()
                .allSatisfy(one -> {
                    assertThat(one.level()).isEqualTo(org.slf4j.event.Level.WARN);
                    assertThat(one.message())
                            .contains("java.lang.IllegalStateException")
                            .doesNotContain(MARK);
                    assertThat(one.error()).isEmpty();
                });
    }

    @Test
    void for_debugging_texts_are_there_each_on_a_line_of_bounded_length() {
        records = LogRecord.start(true);
        Agent agent = agent(seen -> say(SAID))
                .maxRejections(2)
                .answerRule((answer, task) -> {
                    throw new IllegalStateException(answer);
                })
                .build();

        assertThatTask(open(agent).start(Task.of("t", SAID))).endsAs(TaskStatus.FAILED);

        assertThat(records).anyMatch(one -> one.error().contains(MARK));
        assertThat(records).allSatisfy(one -> {
            assertThat(one.message().length()).isLessThan(LONGEST);
            assertThat(one.error().lines()).allMatch(line -> line.length() < LONGEST);
            assertThat(one.message() + one.error()).doesNotContain("\u202e").doesNotContain("\u0007");
        });
    }

    private void assertNothingIsSaid(String... lines) {
        open.forEach(Orchestrator::close);
        assertThat(records).filteredOn(LogRecord::isPublic).isNotEmpty().allSatisfy(one -> {
            assertThat(one.message() + one.error()).doesNotContain(MARK).doesNotContain("xxxxxxxxxx");
            assertThat(one.message())
                    .hasSizeLessThan(LONGEST)
                    .matches(text -> text.chars().noneMatch(c -> c < ' '));
        });
        for (String line : lines) {
            assertThat(records).extracting(LogRecord::message).anyMatch(one -> one.contains(line));
        }
    }

    private static Tool failing(String name, Throwable error) {
        return Tool.named(name)
                .description("d")
                .effect(Effect.READ_ONLY)
                .retry(ONCE)
                .calls(Item.class, (item, call) -> {
                    if (error instanceof Error fatal) {
                        throw fatal;
                    }
                    throw (Exception) error;
                });
    }

    private static Agent.Builder agent(Function<Seen, LlmReply> script) {
        return Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions(SAID.substring(0, 100))
                .monitors(List.of())
                .model(ScriptedLlm.of(script));
    }

    private Orchestrator open(Agent agent) {
        return open(Orchestrator.on(store).agents(agent));
    }

    private Orchestrator open(Orchestrator.Builder builder) {
        Orchestrator orchestrator = builder.clock(clock)
                .closeWithin(Duration.ofSeconds(2))
                .keepStoreOpen()
                .open();
        open.add(orchestrator);
        return orchestrator;
    }
}
