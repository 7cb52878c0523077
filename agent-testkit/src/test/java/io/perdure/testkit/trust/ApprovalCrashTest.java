package io.perdure.testkit.trust;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.calls;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.ScriptedLlm.toolCall;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.guard.Approver;
import io.perdure.guard.Limits;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.ApprovalGiven;
import io.perdure.journal.ApprovalGiven.Verdict;
import io.perdure.journal.ApprovalRequested;
import io.perdure.journal.AttemptStarted;
import io.perdure.journal.EntryCodec;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.testkit.FaultyStateStore;
import io.perdure.testkit.FaultyStateStore.Crash;
import io.perdure.testkit.ManualClock;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.tool.Declaration;
import io.perdure.tool.Effect;
import io.perdure.tool.Sink;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Tools;
import io.perdure.trust.SinkKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A task that asks people is stopped at every append in turn and resumed: no answer is used twice, no yes is lost, and what was done, decided and
 * shown is what it would have been.
 */
@SuppressWarnings({"DoNotCallSuggester", "EnumOrdinal", "UnnecessaryLambda"})
class ApprovalCrashTest {
    private static final Duration EXPIRY = Duration.ofDays(1);
    private static final List<String> ALL = List.of("ann 10", "ann 10", "bob 20");
    private static final Task<String> TASK = Task.of("bills", "Pay what the mail says.");

    record Mail(String id) {}

    record Payment(
            @Sink(SinkKind.RECIPIENT) String to,
            @Sink(SinkKind.AMOUNT) int amount) {}

    /** What a person does about the first question and all others. */
    private enum Person {
        ONCE {
            @Override
            void answer(TaskHandle<?> task, String question, ManualClock clock) {
                task.approve(question, Verdict.ONCE, "ann", "");
            }
        },
        VALUE {
            @Override
            void answer(TaskHandle<?> task, String question, ManualClock clock) {
                task.approve(question, Verdict.VALUE, "ann", "");
            }
        },
        GRANT {
            @Override
            void answer(TaskHandle<?> task, String question, ManualClock clock) {
                task.approve(question, Verdict.TASK_GRANT, "ann", "");
            }
        },
        NO {
            @Override
            void answer(TaskHandle<?> task, String question, ManualClock clock) {
                task.approve(question, Verdict.NO, "ann", "not that one");
            }
        },
        NO_THEN_YES {
            @Override
            void answer(TaskHandle<?> task, String question, ManualClock clock) {
                task.approve(question, Verdict.NO, "ann", "not that one");
                task.approve(question, Verdict.ONCE, "bob", "");
            }
        },
        YES_TWICE {
            @Override
            void answer(TaskHandle<?> task, String question, ManualClock clock) {
                task.approve(question, Verdict.ONCE, "ann", "");
                task.approve(question, Verdict.ONCE, "bob", "");
            }
        },
        NOBODY {
            @Override
            void answer(TaskHandle<?> task, String question, ManualClock clock) {
                clock.advance(EXPIRY);
            }
        },
        YES_TOO_LATE {
            @Override
            void answer(TaskHandle<?> task, String question, ManualClock clock) {
                clock.advance(EXPIRY);
                task.approve(question, Verdict.ONCE, "ann", "");
            }
        };

        abstract void answer(TaskHandle<?> task, String question, ManualClock clock);
    }

    static Stream<Arguments> persons() {
        return Stream.of(Person.values())
                .flatMap(person -> Stream.of(Crash.values()).map(crash -> Arguments.of(person, crash)));
    }

    @ParameterizedTest
    @MethodSource("persons")
    void ends_as_if_nothing_had_happened(Person person, Crash crash) throws Exception {
        Outside calm = new Outside();
        StateStore kept = new InMemoryStateStore(calm.clock);
        List<LlmRequest> requests = run(kept, calm, person);
        Journal undisturbed = Journal.of(kept);
        undisturbed.usesEachAnswerOnce("undisturbed");

        int crashes = 0;
        for (int append = 1; crashes == append - 1; append++) {
            Outside outside = new Outside();
            StateStore store = new InMemoryStateStore(outside.clock);
            FaultyStateStore dying = FaultyStateStore.dyingAt(store, append, crash);
            runUntilDeath(dying, outside, person);
            crashes += dying.isDead() ? 1 : 0;
            List<LlmRequest> after = run(store, outside, person);

            String at = person + ", " + crash + " at append " + append;
            Journal broken = Journal.of(store);
            assertThat(outside.paid).as(at).isEqualTo(calm.paid);
            assertThat(broken.outcomes()).as(at).isEqualTo(undisturbed.outcomes());
            assertThat(broken.permits()).as(at).isEqualTo(undisturbed.permits());
            assertThat(broken.state().label())
                    .as(at)
                    .isEqualTo(undisturbed.state().label());
            assertThat(broken.state().custody())
                    .as(at)
                    .isEqualTo(undisturbed.state().custody());
            assertThat(broken.state().lastRequest())
                    .as(at)
                    .isEqualTo(undisturbed.state().lastRequest());
            assertThat(after).as(at).isEqualTo(requests.subList(requests.size() - after.size(), requests.size()));
            broken.usesEachAnswerOnce(at);
        }
        assertThat(crashes).as("crashes that were tried").isGreaterThan(8);
    }

    /** What is being appended when a process dies for the first time. */
    private enum Moment {
        ASKED(Person.ONCE, ApprovalRequested.class),
        GIVEN(Person.ONCE, ApprovalGiven.class),
        CONSUMED(Person.ONCE, AttemptStarted.class),
        EXPIRED(Person.YES_TOO_LATE, ApprovalGiven.class);

        private final Person person;
        private final Class<? extends JournalEntry> entry;

        Moment(Person person, Class<? extends JournalEntry> entry) {
            this.person = person;
            this.entry = entry;
        }

        private Predicate<Append> comes() {
            AtomicBoolean asked = new AtomicBoolean(); // calls that nobody is asked about are made before
            return append -> {
                List<JournalEntry> entries = new EntryCodec().decode(TASK.id(), append.entries());
                asked.compareAndSet(false, entries.stream().anyMatch(ApprovalRequested.class::isInstance));
                return asked.get() && entries.stream().anyMatch(entry::isInstance);
            };
        }
    }

    @Test
    void a_second_death_on_the_resume_changes_nothing_either() throws Exception {
        ExecutorService together = Executors.newFixedThreadPool(8);
        try {
            List<Callable<String>> pairs = new ArrayList<>();
            AtomicInteger died = new AtomicInteger();
            for (Moment moment : Moment.values()) {
                Outside calm = new Outside();
                StateStore kept = new InMemoryStateStore(calm.clock);
                run(kept, calm, moment.person);
                Journal undisturbed = Journal.of(kept);
                for (int crashes = 0; crashes < 4; crashes++) {
                    Crash first = Crash.values()[crashes / 2];
                    Crash second = Crash.values()[crashes % 2];
                    IntStream.rangeClosed(1, 4)
                            .forEach(later ->
                                    pairs.add(() -> dieTwice(moment, first, later, second, undisturbed, died)));
                }
            }
            List<String> wrong = new ArrayList<>();
            for (Future<String> pair : together.invokeAll(pairs)) {
                wrong.add(pair.get());
            }
            assertThat(wrong).containsOnly("");
            assertThat(died).as("pairs of deaths; some resumes are over sooner").hasValueGreaterThan(50);
        } finally {
            together.shutdownNow();
        }
    }

    /** What was not as it should be; nothing if all was. A yes that is lost is asked for again, which shows in the names of the answers. */
    private static String dieTwice(
            Moment moment, Crash first, int later, Crash second, Journal undisturbed, AtomicInteger died)
            throws InterruptedException {
        Outside outside = new Outside();
        StateStore store = new InMemoryStateStore(outside.clock);
        FaultyStateStore dying = FaultyStateStore.dyingWhen(store, moment.comes(), first);
        runUntilDeath(dying, outside, moment.person);
        FaultyStateStore dyingAgain = FaultyStateStore.dyingAt(store, later, second);
        runUntilDeath(dyingAgain, outside, moment.person);
        run(store, outside, moment.person);
        died.addAndGet(dying.isDead() && dyingAgain.isDead() ? 1 : 0);

        Journal journal = Journal.of(store);
        List<String> paid = outside.paid.values().stream().sorted().toList();
        boolean same = paid.equals(moment.person == Person.ONCE ? ALL : List.of())
                && journal.uses().equals(undisturbed.uses())
                && journal.permits().equals(undisturbed.permits())
                && journal.outcomes().equals(undisturbed.outcomes());
        return same
                ? ""
                : moment + " " + first + ", append " + later + " of the resume " + second + ": paid " + paid
                        + ", answers used " + journal.uses();
    }

    @Test
    void what_each_person_lets_through() throws Exception {
        Map<Person, List<String>> paid = new TreeMap<>();
        Map<Person, Integer> asked = new TreeMap<>();
        for (Person person : Person.values()) {
            Outside outside = new Outside();
            StateStore store = new InMemoryStateStore(outside.clock);
            run(store, outside, person);
            paid.put(person, outside.paid.values().stream().sorted().toList());
            asked.put(person, Journal.of(store).state().custody().asked());
        }

        assertThat(paid)
                .isEqualTo(Map.of(
                        Person.ONCE,
                        ALL,
                        Person.VALUE,
                        ALL,
                        Person.GRANT,
                        ALL,
                        Person.YES_TWICE,
                        ALL,
                        Person.NO,
                        List.of(),
                        Person.NO_THEN_YES,
                        List.of(),
                        Person.NOBODY,
                        List.of(),
                        Person.YES_TOO_LATE,
                        List.of()));
        assertThat(asked)
                .as("both payments of a step in one question; a grant covers the payment of the next step")
                .containsEntry(Person.ONCE, 2)
                .containsEntry(Person.GRANT, 1);
    }

    @Test
    void a_question_holds_no_run_and_no_thread_and_is_brought_again_after_a_restart() throws Exception {
        Outside outside = new Outside();
        StateStore store = new InMemoryStateStore(outside.clock);
        try (Orchestrator first = open(store, outside, agent(outside, model(), policy()))) {
            TaskHandle<String> task = first.start(TASK);
            Awaitility.await().until(() -> !task.info().approvals().isEmpty());
            Awaitility.await().until(() -> first.health().carried() == 0);

            assertThat(task.info().status()).isEqualTo(TaskStatus.WAITING);
            assertThat(Thread.getAllStackTraces().values())
                    .as("threads that are in the task")
                    .noneMatch(stack -> Stream.of(stack)
                            .anyMatch(frame -> frame.getClassName().equals("io.perdure.loop.TaskRun")));
        }
        List<String> brought = new java.util.concurrent.CopyOnWriteArrayList<>();
        TrustPolicy asking = policy().approver((question, answer) -> {
            brought.add(question.id());
            answer.give(Verdict.ONCE, "ann", "");
        });
        try (Orchestrator second = open(store, outside, agent(outside, model(), asking))) {
            assertThat(second.start(TASK).await().status()).isEqualTo(TaskStatus.COMPLETED);
        }
        assertThat(brought).startsWith("ask-1").contains("ask-2");
        assertThat(outside.paid).hasSize(3);
    }

    @Test
    void an_answer_to_what_another_policy_asked_about_is_none_and_it_is_asked_again() {
        Outside outside = new Outside();
        StateStore store = new InMemoryStateStore(outside.clock);
        askUnder(store, outside, agent(outside, model(), policy()));
        Agent stricter = agent(outside, model(), policy().rule("ask pay when amount > 15"));
        try (Orchestrator second = open(store, outside, stricter)) {
            TaskHandle<String> task = second.task(TASK.id().value());
            task.approve("ask-1", Verdict.ONCE, "ann", "");
            Awaitility.await().until(() -> isOpen(task, "ask-2"));

            assertThat(outside.paid).isEmpty();
            assertThat(task.info().approvals().get(0).text()).contains("[rule]", "[untrusted-choice]");
            task.approve("ask-1", Verdict.ONCE, "ann", "");
            task.approve("ask-2", Verdict.ONCE, "ann", "");
            Awaitility.await().until(() -> isOpen(task, "ask-3"));
            assertThat(outside.paid.values()).containsExactlyInAnyOrder("ann 10", "bob 20");
        }
    }

    @Test
    void an_answer_to_what_another_tool_was_asked_about_is_none() {
        Outside outside = new Outside();
        StateStore store = new InMemoryStateStore(outside.clock);
        askUnder(store, outside, agent(outside, model(), policy()));
        Agent changed = agent(outside, model(), policy()).toBuilder()
                .tools(tools(outside, "Pays at once, and keeps the change."))
                .build();
        try (Orchestrator second = open(store, outside, changed)) {
            TaskHandle<String> task = second.task(TASK.id().value());
            task.approve("ask-1", Verdict.ONCE, "ann", "");

            assertThat(task.await().text()).contains("tool-changed");
            assertThat(outside.paid).isEmpty();
        }
    }

    @Test
    void a_newer_version_of_the_agent_asks_again_about_tools_that_changed() {
        Outside outside = new Outside();
        StateStore store = new InMemoryStateStore(outside.clock);
        askUnder(store, outside, agent(outside, model(), policy()));
        Agent newer = agent(outside, model(), policy()).toBuilder()
                .version("2")
                .onVersionChange(Agent.OnVersionChange.CONTINUE)
                .tools(tools(outside, "Pays at once."))
                .build();
        try (Orchestrator second = open(store, outside, newer)) {
            TaskHandle<String> task = second.task(TASK.id().value());
            task.approve("ask-1", Verdict.ONCE, "ann", "");
            Awaitility.await().until(() -> isOpen(task, "ask-2"));

            assertThat(outside.paid).isEmpty();
        }
    }

    private static void askUnder(StateStore store, Outside outside, Agent agent) {
        try (Orchestrator first = open(store, outside, agent)) {
            TaskHandle<String> task = first.start(TASK);
            Awaitility.await().until(() -> isOpen(task, "ask-1"));
        }
    }

    private static boolean isOpen(TaskHandle<?> task, String question) {
        return task.info().approvals().stream().anyMatch(open -> open.id().equals(question));
    }

    private static void runUntilDeath(FaultyStateStore dying, Outside outside, Person person)
            throws InterruptedException {
        try (Orchestrator orchestrator = open(dying, outside, agent(outside, model(), policy()))) {
            start(orchestrator);
            // A run has an append more or less, as messages come: it may be over before it would have died.
            while (!dying.awaitDeath(Duration.ofMillis(1)) && !isOverOrAnswered(orchestrator, outside, person)) {
                Thread.onSpinWait();
            }
        }
    }

    // The very first append is the start itself: it fails, and the caller starts the task again.
    private static void start(Orchestrator orchestrator) {
        try {
            orchestrator.start(TASK);
        } catch (RuntimeException e) {
            assertThat(e).hasMessageContaining("on purpose");
        }
    }

    private static boolean isOverOrAnswered(Orchestrator orchestrator, Outside outside, Person person) {
        try {
            TaskHandle<?> task = orchestrator.task(TASK.id().value());
            outside.answer(task, person);
            return task.await(Duration.ofMillis(1)).isPresent();
        } catch (RuntimeException e) {
            assertThat(e.getMessage()).containsAnyOf("on purpose", "no task", "closed", "stopped");
            return false;
        }
    }

    private static List<LlmRequest> run(StateStore store, Outside outside, Person person) {
        ScriptedLlm model = model();
        try (Orchestrator orchestrator = open(store, outside, agent(outside, model, policy()))) {
            TaskHandle<String> task = orchestrator.start(TASK);
            while (task.await(Duration.ofMillis(1)).isEmpty()) {
                outside.answer(task, person);
            }
            assertThat(task.await().status()).isEqualTo(TaskStatus.COMPLETED);
            return model.requests();
        }
    }

    private static Orchestrator open(StateStore store, Outside outside, Agent agent) {
        return Orchestrator.on(store)
                .agents(agent)
                .clock(outside.clock)
                .keepStoreOpen()
                .closeWithin(Duration.ofSeconds(1))
                .open();
    }

    private static TrustPolicy policy() {
        return TrustPolicy.standard().approver(Approver.byHandle()).expiry(EXPIRY);
    }

    private static ScriptedLlm model() {
        return ScriptedLlm.of(ApprovalCrashTest::step);
    }

    private static LlmReply step(ScriptedLlm.Seen seen) {
        return switch (seen.step()) {
            case 0 -> call("read_mail", Map.of("id", "1"));
            case 1 ->
                calls(
                        toolCall("pay", Map.of("to", "ann", "amount", 10)),
                        toolCall("read_mail", Map.of("id", "2")),
                        toolCall("pay", Map.of("to", "bob", "amount", 20)));
            case 2 -> call("pay", Map.of("to", "ann", "amount", 10));
            default -> say("done: " + seen.lastObservation().text());
        };
    }

    private static Agent agent(Outside outside, ScriptedLlm model, TrustPolicy policy) {
        return Agent.named("payer")
                .version("1")
                .instructions("You pay bills.")
                .model(model)
                .tools(tools(outside, "Pays."))
                .limits(Limits.none()) // a question may expire many times before a slow machine hears of it
                .trust(policy)
                .build();
    }

    private static Tools tools(Outside outside, String paying) {
        return Tools.of(
                Tool.named("read_mail")
                        .description("Reads a mail.")
                        .effect(Effect.READ_ONLY)
                        .trust(declaration -> declaration.egress(false).shows(true))
                        .calls(Mail.class, (mail, call) -> "Pay ann 10 and bob 20, and ann again!"),
                Tool.named("pay")
                        .description(paying)
                        .effect(Effect.IDEMPOTENT)
                        .trust(declaration -> declaration.result(Declaration.Result.TRUSTED))
                        .calls(Payment.class, outside::pay));
    }

    /** The outside: the bank, which honours idempotency keys, and the time. */
    private static final class Outside {
        private final ManualClock clock = new ManualClock();
        private final Map<String, String> paid = new ConcurrentHashMap<>();

        private String pay(Payment payment, ToolContext call) {
            paid.put(call.idempotencyKey(), payment.to() + " " + payment.amount());
            return "paid";
        }

        private void answer(TaskHandle<?> task, Person person) {
            for (Approver.Question question : task.info().approvals()) {
                person.answer(task, question.id(), clock);
            }
        }
    }

    private record Journal(List<JournalEntry> entries) {
        private static Journal of(StateStore store) {
            return new Journal(new EntryCodec().decode(TASK.id(), store.read(TASK.id(), 0)));
        }

        private TaskState state() {
            return TaskState.of(TASK.id(), entries);
        }

        private Map<String, ToolOutcome> outcomes() {
            Map<String, ToolOutcome> outcomes = new TreeMap<>();
            all(InvocationEnded.class)
                    .forEach(ended -> assertThat(outcomes.put(ended.id().callId(), ended.outcome()))
                            .as("exactly one outcome of %s (E2)", ended.id())
                            .isNull());
            return outcomes;
        }

        private Map<String, String> permits() {
            Map<String, String> permits = new TreeMap<>();
            all(AttemptStarted.class)
                    .filter(started -> started.permit() != null)
                    .forEach(started ->
                            permits.put(started.id().callId(), started.permit().toString()));
            return permits;
        }

        /** An answer to a question lets each call through once: by its first attempt. */
        private void usesEachAnswerOnce(String when) {
            assertThat(uses()).as(when).doesNotHaveDuplicates();
        }

        private List<String> uses() {
            List<String> uses = new ArrayList<>();
            all(AttemptStarted.class)
                    .filter(started ->
                            started.permit() != null && started.permit().approval() != null)
                    .forEach(started -> uses.add(
                            started.permit().approval() + " " + started.id().callId()));
            return uses;
        }

        private <E extends JournalEntry> Stream<E> all(Class<E> kind) {
            return entries.stream().filter(kind::isInstance).map(kind::cast);
        }
    }
}
