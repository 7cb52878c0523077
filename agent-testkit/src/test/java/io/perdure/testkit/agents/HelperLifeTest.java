package io.perdure.testkit.agents;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.agents.Family.goal;
import static io.perdure.testkit.agents.Family.payment;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.TaskResult;
import io.perdure.agent.Agent;
import io.perdure.guard.Approver;
import io.perdure.guard.Limits;
import io.perdure.journal.ApprovalGiven.Verdict;
import io.perdure.journal.CancelRequested;
import io.perdure.journal.EntryCodec;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmReply;
import io.perdure.llm.TokenUsage;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore;
import io.perdure.store.TaskId;
import io.perdure.store.TaskMark;
import io.perdure.testkit.ManualClock;
import io.perdure.testkit.ScriptedLlm.Seen;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Tools;
import io.perdure.tool.WaitTools;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A task that waits for another agent's: how both wait, end, are called off, and reach their limits. */
class HelperLifeTest {
    private final Family family = new Family();
    private final ManualClock clock = new ManualClock();
    private final StateStore store = new InMemoryStateStore(clock);

    private static final Agent WAITS = Family.agent(
                    "helper",
                    seen -> seen.step() == 0 ? call("wait_for_signal", Map.of("name", "go")) : say("It came."))
            .tools(Tools.of(WaitTools.waitForSignal()))
            .build();

    private static LlmReply asks(Seen seen) {
        return seen.step() == 0
                ? call("helper", goal("Help."))
                : say("done: " + seen.lastObservation().text());
    }

    private Orchestrator open(Agent... agents) {
        return Orchestrator.on(store)
                .agents(agents)
                .clock(clock)
                .keepStoreOpen()
                .closeWithin(Duration.ofSeconds(1))
                .open();
    }

    private List<JournalEntry> journal(String id) {
        TaskId task = TaskId.of(id);
        return new EntryCodec().decode(task, store.read(task, 0));
    }

    private TaskState state(String id) {
        return TaskState.of(TaskId.of(id), journal(id));
    }

    private ToolOutcome outcome(String id) {
        return journal(id).stream()
                .filter(InvocationEnded.class::isInstance)
                .map(entry -> ((InvocationEnded) entry).outcome())
                .findFirst()
                .orElseThrow();
    }

    private TaskHandle<String> startAndWait(Orchestrator orchestrator) {
        TaskHandle<String> task = orchestrator.start(Task.of("t", "Go.").by("boss"));
        Awaitility.await()
                .until(() -> store.find(TaskId.of("t/s1-0"))
                        .filter(child -> child.mark().status().equals("WAITING"))
                        .isPresent());
        Awaitility.await().until(() -> orchestrator.health().carried() == 0);
        return task;
    }

    @Test
    void while_both_wait_nobody_is_carried_and_the_caller_looks_for_the_other_now_and_then() {
        try (Orchestrator orchestrator =
                open(family.boss(WAITS, HelperLifeTest::asks).build(), WAITS)) {
            TaskHandle<String> task = startAndWait(orchestrator);

            assertThat(task.info().status()).isEqualTo(TaskStatus.WAITING);
            assertThat(task.explain()).contains("t/s1-0");
            Instant look = store.find(task.id()).orElseThrow().mark().wakeAt();
            assertThat(look).isAfter(clock.instant()).isBefore(clock.instant().plusSeconds(60));

            orchestrator.task("t/s1-0").signal("go", "");
            assertThat(task.await().text()).isEqualTo("done: It came.");
        }
    }

    @Test
    void nothing_is_started_before_the_call_is_durable_even_for_a_helper_that_only_reads() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CompletableFuture<Long> never = new CompletableFuture<>();
        StateStore slow = (StateStore) Proxy.newProxyInstance(
                StateStore.class.getClassLoader(), new Class<?>[] {StateStore.class}, (proxy, method, arguments) -> {
                    boolean starts = method.getName().equals("append")
                            && ((StateStore.Append) arguments[0])
                                    .entries().stream()
                                            .anyMatch(entry -> entry.type().equals("attempt-started"));
                    if (starts) {
                        held.countDown();
                        return never;
                    }
                    return method.invoke(store, arguments);
                });
        Agent helper = Family.reader(seen -> say("Done."));
        try (Orchestrator orchestrator = Orchestrator.on(slow)
                .agents(family.boss(helper, HelperLifeTest::asks).build(), helper)
                .keepStoreOpen()
                .closeWithin(Duration.ofMillis(1))
                .open()) {
            orchestrator.start(Task.of("t", "Go.").by("boss"));
            held.await();
            for (int i = 0; i < 50; i++) {
                assertThat(orchestrator.health().workersAlive()).isTrue(); // what was to be done has been done
            }

            assertThat(store.find(TaskId.of("t/s1-0"))).isEmpty();
        }
    }

    @Test
    void an_end_that_nobody_told_the_caller_of_is_found_when_the_store_is_opened() {
        Agent boss = family.boss(WAITS, HelperLifeTest::asks).build();
        try (Orchestrator both = open(boss, WAITS)) {
            startAndWait(both);
        }
        try (Orchestrator helperAlone = open(WAITS)) {
            TaskHandle<String> child = helperAlone.task("t/s1-0");
            child.signal("go", "");
            child.await();
        }
        assertThat(state("t").isOver()).isFalse();
        try (Orchestrator both = open(boss, WAITS)) {
            assertThat(both.task("t").await().text()).isEqualTo("done: It came.");
        }
        assertThat(journal("t").stream().filter(InvocationEnded.class::isInstance))
                .hasSize(1);
    }

    @Test
    void an_end_that_nobody_told_the_caller_of_is_found_when_its_time_comes() {
        Agent boss = family.boss(WAITS, HelperLifeTest::asks).build();
        try (Orchestrator both = open(boss, WAITS)) {
            startAndWait(both);
        }
        // Two processes: the one that carries the caller was open before the other one brought the helper to its end.
        try (Orchestrator callers = open(boss, WAITS)) {
            Awaitility.await().until(() -> callers.health().carried() == 0);
            store.append(StateStore.Append.of(
                            TaskId.of("t/s1-0"),
                            state("t/s1-0").version(),
                            List.of(new EntryCodec()
                                    .encode(new TaskEnded(
                                            clock.instant(), TaskStatus.COMPLETED, "Elsewhere.", "", ""))),
                            new TaskMark("helper", "COMPLETED", true, null)))
                    .join();
            clock.advance(Duration.ofMinutes(1));

            assertThat(callers.task("t").await().text()).isEqualTo("done: Elsewhere.");
        }
    }

    @Test
    void who_is_called_off_calls_off_the_helper_and_ends_after_it() {
        try (Orchestrator orchestrator =
                open(family.boss(WAITS, HelperLifeTest::asks).build(), WAITS)) {
            TaskHandle<String> task = startAndWait(orchestrator);
            task.cancel("enough");

            assertThat(task.await().status()).isEqualTo(TaskStatus.CANCELLED);
            assertThat(state("t/s1-0").status()).isEqualTo(TaskStatus.CANCELLED);
            assertThat(outcome("t").failure().kind()).isEqualTo(ToolFailure.Kind.CANCELLED);
        }
    }

    @Test
    void who_was_called_off_and_crashed_calls_off_the_helper_after_a_restart() {
        Agent boss = family.boss(WAITS, HelperLifeTest::asks).build();
        try (Orchestrator both = open(boss, WAITS)) {
            startAndWait(both);
        }
        store.send(TaskId.of("t"), new EntryCodec().encode(new CancelRequested(clock.instant(), "enough")));
        try (Orchestrator both = open(boss, WAITS)) {
            assertThat(both.task("t").await().status()).isEqualTo(TaskStatus.CANCELLED);
            assertThat(state("t/s1-0").status()).isEqualTo(TaskStatus.CANCELLED);
        }
    }

    @Test
    void a_helper_without_a_caller_ends() {
        Agent boss = family.boss(WAITS, HelperLifeTest::asks).build();
        try (Orchestrator both = open(boss, WAITS)) {
            startAndWait(both);
        }
        store.append(StateStore.Append.of(
                        TaskId.of("t"),
                        store.find(TaskId.of("t")).orElseThrow().version(),
                        List.of(new EntryCodec()
                                .encode(new TaskEnded(clock.instant(), TaskStatus.FAILED, "", "halted", ""))),
                        new TaskMark("boss", "FAILED", true, null)))
                .join();
        try (Orchestrator both = open(boss, WAITS)) {
            both.task("t/s1-0").signal("other", ""); // whatever makes somebody look at it
            assertThat(both.task("t/s1-0").await().status()).isEqualTo(TaskStatus.CANCELLED);
        }
    }

    @Test
    void the_deadline_of_the_caller_is_that_of_the_helper() {
        Agent boss = family.boss(WAITS, HelperLifeTest::asks)
                .limits(Limits.standard().deadline(Duration.ofHours(1)))
                .build();
        try (Orchestrator orchestrator = open(boss, WAITS)) {
            TaskHandle<String> task = startAndWait(orchestrator);
            assertThat(state("t/s1-0").start().parent().bounds().deadline())
                    .isEqualTo(state("t").start().at().plus(Duration.ofHours(1)));
            clock.advance(Duration.ofHours(1));

            assertThat(task.await().reason()).isEqualTo("limit-deadline");
            assertThat(state("t/s1-0").end().orElseThrow().reason())
                    .as("by itself, or called off by the caller, whoever is faster")
                    .isIn("limit-deadline", "cancelled");
        }
    }

    @Test
    void tokens_and_calls_of_the_helper_are_those_of_the_caller() {
        Function<Seen, LlmReply> spender = seen -> new LlmReply(
                "",
                call("list_tools_of_mine", Map.of()).calls(),
                LlmReply.Finish.TOOL_CALLS,
                new TokenUsage(90, 10),
                "x");
        Agent helper = Family.agent("helper", spender).build();
        Agent boss = family.boss(helper, HelperLifeTest::asks)
                .limits(Limits.standard().tokens(10_000).toolInvocations(8))
                .build();
        try (Orchestrator orchestrator = open(boss, helper)) {
            TaskResult<String> result =
                    orchestrator.start(Task.of("t", "Go.").by("boss")).await();

            TaskEnded end = state("t/s1-0").end().orElseThrow();
            assertThat(end.reason()).isEqualTo("limit-tool-invocations");
            assertThat(state("t/s1-0").start().parent().bounds().invocations()).isEqualTo(7);
            assertThat(state("t/s1-0").start().parent().bounds().tokens()).isEqualTo(10_000 - firstUsage("t"));
            assertThat(state("t").invocations()).isEqualTo(1 + state("t/s1-0").invocations());
            assertThat(state("t").usage().total())
                    .isGreaterThan(state("t/s1-0").usage().total());
            assertThat(outcome("t").failure().message()).contains("The agent helper did not reach the goal");
            assertThat(result.reason()).isEqualTo("limit-tool-invocations");
        }
    }

    private long firstUsage(String id) {
        return journal(id).stream()
                .filter(ModelReplied.class::isInstance)
                .map(entry -> ((ModelReplied) entry).reply().usage().total())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_helper_that_fails_is_a_failure_that_the_caller_is_told_of() {
        Agent helper = Family.agent("helper", seen -> say("")).maxRejections(1).build();
        try (Orchestrator orchestrator =
                open(family.boss(helper, HelperLifeTest::asks).build(), helper)) {
            TaskResult<String> result =
                    orchestrator.start(Task.of("t", "Go.").by("boss")).await();

            assertThat(result.status()).isEqualTo(TaskStatus.COMPLETED);
            assertThat(result.text()).contains("FAILED (CRASHED)").contains("answer-rejected");
        }
    }

    @Test
    void a_helper_of_a_helper_asks_the_user_s_approver_with_the_whole_path() {
        Agent leaf = Family.agent("leaf", seen -> switch (seen.step()) {
                    case 0 -> call("read_mail", Map.of("id", "1"));
                    case 1 -> call("pay", payment("\u27e6h1\u27e7", "1"));
                    default -> say("done");
                })
                .tools(Tools.of(Family.readMail(), family.pay()))
                .build();
        Agent helper = Family.agent(
                        "helper",
                        seen -> seen.step() == 0
                                ? call("leaf", goal("Pay."))
                                : say("done: " + seen.lastObservation().text()))
                .agent(leaf, "Pays.")
                .build();
        Agent boss =
                family.boss(helper, HelperLifeTest::asks).trust(Family.asking()).build();
        try (Orchestrator orchestrator = open(boss, helper, leaf)) {
            TaskHandle<String> task = orchestrator.start(Task.of("t", "Go.").by("boss"));
            Awaitility.await().until(() -> !task.info().approvals().isEmpty());

            Approver.Question question = task.info().approvals().get(0);
            assertThat(question.id()).isEqualTo("t/s1-0/s1-0/ask-1");
            assertThat(question.path()).extracting(TaskId::value).containsExactly("t", "t/s1-0", "t/s1-0/s1-0");
            task.approve(question.id(), Verdict.ONCE, "ann", "");
            assertThat(task.await().status()).isEqualTo(TaskStatus.COMPLETED);
            assertThat(family.paid).hasSize(1);
            assertThat(state("t").custody().spent().effects()).containsEntry("pay", 1);
        }
    }
}
