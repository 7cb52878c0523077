package io.perdure.testkit.agents;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.calls;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.ScriptedLlm.toolCall;
import static io.perdure.testkit.agents.Family.goal;
import static io.perdure.testkit.agents.Family.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.Orchestrator;
import io.perdure.Orchestrator.AgentNotRegisteredException;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.TaskInfo;
import io.perdure.TaskResult;
import io.perdure.agent.Agent;
import io.perdure.agent.Agent.InvalidAgentException;
import io.perdure.guard.Approver;
import io.perdure.guard.TrustPolicy;
import io.perdure.guard.TrustPolicy.Budgets;
import io.perdure.journal.ApprovalGiven.Verdict;
import io.perdure.journal.EntryCodec;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmReply;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore;
import io.perdure.store.TaskId;
import io.perdure.testkit.ScriptedLlm.Seen;
import io.perdure.tool.Declaration.Consequence;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.Tools;
import io.perdure.trust.Label;
import io.perdure.trust.Label.Source;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What another agent may do for a task, and what comes back from it: labels, vouching, questions, rules and budgets go with it. */
class HelperTrustTest {
    private static final String IBAN = "UK12345678901234567890";

    private final Family family = new Family();
    private final StateStore store = new InMemoryStateStore();

    private static Function<Seen, LlmReply> asksHelper(Map<String, Object> arguments) {
        return seen -> switch (seen.step()) {
            case 0 -> call("read_mail", Map.of("id", "1"));
            case 1 -> call("helper", arguments);
            default -> say("done: " + seen.lastObservation().text());
        };
    }

    private static LlmReply reveals(Seen seen) {
        return seen.step() == 0 ? call("reveal", Map.of("handle", "h1")) : say("It says: " + Family.MAIL);
    }

    private TaskResult<String> run(Agent boss, Agent helper, Task<String> task) {
        try (Orchestrator orchestrator = Family.open(store, boss, helper)) {
            return orchestrator.start(task.by("boss")).await();
        }
    }

    @Test
    void what_a_helper_read_comes_back_as_a_handle_and_taints_nobody_but_the_helper() {
        Agent helper = Family.reader(HelperTrustTest::reveals);
        Agent boss = family.boss(helper, asksHelper(goal("Which kind?", "\u27e6h1\u27e7")))
                .build();

        TaskResult<String> result = run(boss, helper, Task.of("t", "Look at mail 1."));

        assertThat(result.label().isTrusted()).isTrue();
        assertThat(result.rawText()).contains("\u27e6h2: text").doesNotContain(IBAN);
        TaskState child = state("t/s2-0");
        assertThat(child.label().isTrusted()).as("the helper was shown it").isFalse();
        Label handed = child.handles().find(1).orElseThrow().label();
        assertThat(handed.isTrusted()).isFalse();
        assertThat(handed.sources()).contains(Source.tool("read_mail", "s1-0"));
        Label back = state("t").handles().find(2).orElseThrow().label();
        assertThat(back.isTrusted()).isFalse();
        assertThat(back.sources())
                .contains(Source.tool("read_mail", "s1-0"), new Source(Source.Kind.AGENT, "helper", "t/s2-0"));
    }

    private TaskState state(String id) {
        TaskId task = TaskId.of(id);
        return TaskState.of(task, new EntryCodec().decode(task, store.read(task, 0)));
    }

    @Test
    void an_answer_of_a_helper_that_saw_nothing_hostile_is_shown() {
        Agent helper = Family.reader(seen -> say("It is 42."));
        Agent boss = family.boss(
                        helper,
                        seen -> seen.step() == 0
                                ? call("helper", goal("How much?"))
                                : say("done: " + seen.lastObservation().text()))
                .build();

        assertThat(run(boss, helper, Task.of("t", "Ask.")).text()).isEqualTo("done: It is 42.");
    }

    @Test
    void a_handle_in_the_answer_of_a_helper_stands_for_its_text_and_is_hidden() {
        Agent helper = Family.reader(seen -> say("It says \u27e6h1\u27e7"));
        Agent boss = family.boss(helper, asksHelper(goal("Which kind is \u27e6h1\u27e7?")))
                .build();

        TaskResult<String> result = run(boss, helper, Task.of("t", "Look at mail 1."));

        assertThat(state("t/s2-0").start().goal()).isEqualTo("Which kind is (attachment 1)?");
        assertThat(state("t/s2-0").label().isTrusted()).isTrue();
        assertThat(result.rawText()).contains("\u27e6h2: text").doesNotContain(IBAN);
        assertThat(state("t").handles().find(2).orElseThrow().text()).isEqualTo("It says " + Family.MAIL);
    }

    @Test
    void what_a_helper_found_and_read_by_itself_is_hidden_from_the_caller() {
        Agent helper = Family.agent("helper", seen -> switch (seen.step()) {
                    case 0 -> call("read_mail", Map.of("id", "1"));
                    case 1 -> call("reveal", Map.of("handle", "h1"));
                    default -> say("It says: " + Family.MAIL);
                })
                .tools(Tools.of(Family.readMail()))
                .build();
        Agent boss = family.boss(
                        helper,
                        seen -> seen.step() == 0
                                ? call("helper", goal("Look at mail 1."))
                                : say("done: " + seen.lastObservation().text()))
                .build();

        TaskResult<String> result = run(boss, helper, Task.of("t", "Ask."));

        assertThat(result.label().isTrusted()).isTrue();
        assertThat(result.rawText()).contains("\u27e6h1: text").doesNotContain(IBAN);
        assertThat(state("t").handles().find(1).orElseThrow().label().isTrusted())
                .isFalse();
    }

    @Test
    void a_value_goes_there_and_back_as_it_is() {
        Agent helper = Family.reader(seen -> say("\u27e6h1\u27e7"));
        Agent boss = family.boss(
                        helper,
                        seen -> seen.step() == 0
                                ? call("helper", goal("Give it back.", Map.of("open", 2)))
                                : say("done: " + seen.lastObservation().text()))
                .build();

        assertThat(run(boss, helper, Task.of("t", "Ask.")).text()).isEqualTo("done: {\"open\":2}");
    }

    @Test
    void the_goal_of_a_helper_vouches_for_nothing_in_it() {
        String iban = "DE89370400440532013000";
        Agent helper = Family.agent("helper", seen -> switch (seen.step()) {
                    case 0 -> call("reveal", Map.of("handle", "h1"));
                    case 1 -> call("pay", payment(iban, "98.70"));
                    default -> say("done: " + seen.lastObservation().text());
                })
                .trust(TrustPolicy.standard().allowingFullyVouched())
                .tools(Tools.of(reversible()))
                .build();
        Agent boss = family.boss(helper, asksHelper(goal("Pay 98.70 EUR to " + iban + ".", "\u27e6h1\u27e7")))
                .build();

        run(boss, helper, Task.of("said-by-a-model", "Look at mail 1."));
        assertThat(observations("said-by-a-model/s2-0")).contains("no-approver");
        assertThat(family.paid).as("the goal is a model's").isEmpty();
        run(boss, helper, Task.of("said-by-the-user", "Pay what mail 1 says: 98.70 EUR to " + iban + "."));
        assertThat(family.paid.values())
                .as("the user's word reaches the helper")
                .containsExactly(iban + " 98.70");
    }

    private Tool reversible() {
        return Tool.named("pay")
                .description("Pays.")
                .effect(Effect.IDEMPOTENT)
                .trust(declaration ->
                        declaration.consequence(Consequence.REVERSIBLE).egress(false))
                .calls(Family.Payment.class, (payment, call) -> {
                    family.paid.put(call.idempotencyKey(), payment.recipient() + " " + payment.amount());
                    return "paid";
                });
    }

    @Test
    void a_goal_that_hostile_text_may_have_led_to_begins_a_tainted_task() {
        Agent helper = Family.reader(seen -> say("Yes."));
        Agent boss = family.boss(helper, seen -> switch (seen.step()) {
                    case 0 -> call("read_mail", Map.of("id", "1"));
                    case 1 -> call("reveal", Map.of("handle", "h1"));
                    case 2 -> call("helper", goal("Pay."));
                    default -> say("done: " + seen.lastObservation().text());
                })
                .build();

        run(boss, helper, Task.of("t", "Look at mail 1."));

        assertThat(state("t/s3-0").label().isTrusted()).isFalse();
        assertThat(state("t/s3-0").start().parent().goal().isTrusted()).isFalse();
    }

    @Test
    void a_question_of_a_helper_is_put_to_the_approver_of_the_user_s_task_with_the_path() {
        List<Approver.Question> brought = new CopyOnWriteArrayList<>();
        Agent helper = family.payer(HelperTrustTest::paysHandle).build();
        Agent boss = family.boss(helper, asksHelper(goal("Pay.", "\u27e6h1\u27e7")))
                .trust(TrustPolicy.standard().approver((question, answer) -> brought.add(question)))
                .build();
        try (Orchestrator orchestrator = Family.open(store, boss, helper)) {
            TaskHandle<String> task =
                    orchestrator.start(Task.of("t", "Pay mail 1.").by("boss"));
            Awaitility.await().until(() -> !brought.isEmpty());

            Approver.Question question = brought.get(0);
            assertThat(question.task()).isEqualTo(task.id());
            assertThat(question.id()).isEqualTo("t/s2-0/ask-1");
            assertThat(question.path()).extracting(TaskId::value).containsExactly("t", "t/s2-0");
            assertThat(question.text()).contains("t > t/s2-0").contains("pay").contains("unvouched-value");
            assertThat(task.info().approvals()).containsExactly(question);
            assertThat(orchestrator.task("t/s2-0").info().approvals())
                    .extracting(Approver.Question::id)
                    .containsExactly("ask-1");
            assertThat(family.paid).isEmpty();

            assertThat(task.approve("other/ask-1", Verdict.ONCE, "eve", "")).isFalse();
            task.approve(question.id(), Verdict.ONCE, "ann", "");
            assertThat(task.await().status()).isEqualTo(TaskStatus.COMPLETED);
            assertThat(family.paid.values()).containsExactly(Family.MAIL + " 98.70");
            assertThat(state("t").custody().asked())
                    .as("it counts for the user's task")
                    .isEqualTo(1);
        }
    }

    private static LlmReply paysHandle(Seen seen) {
        return seen.step() == 0
                ? call("pay", payment("\u27e6h1\u27e7", "98.70"))
                : say("done: " + seen.lastObservation().text());
    }

    @Test
    void an_open_question_of_a_helper_is_brought_after_a_restart_too() {
        Agent helper = family.payer(HelperTrustTest::paysHandle).build();
        Agent boss = family.boss(helper, asksHelper(goal("Pay.", "\u27e6h1\u27e7")))
                .trust(Family.asking())
                .build();
        try (Orchestrator first = Family.open(store, boss, helper)) {
            TaskHandle<String> task = first.start(Task.of("t", "Pay mail 1.").by("boss"));
            Awaitility.await().until(() -> !task.info().approvals().isEmpty());
            Awaitility.await().until(() -> first.health().carried() == 0);
        }
        Agent asks = boss.toBuilder()
                .trust(TrustPolicy.standard().approver((question, answer) -> answer.give(Verdict.ONCE, "ann", "")))
                .build();
        try (Orchestrator second = Family.open(store, asks, helper)) {
            assertThat(second.task("t").await().status()).isEqualTo(TaskStatus.COMPLETED);
        }
        assertThat(family.paid).hasSize(1);
    }

    @Test
    void where_nobody_can_be_asked_at_the_root_a_helper_s_own_approver_is_not_asked() {
        List<Approver.Question> brought = new CopyOnWriteArrayList<>();
        Agent helper = family.payer(HelperTrustTest::paysHandle)
                .trust(TrustPolicy.standard().approver((question, answer) -> brought.add(question)))
                .build();
        Agent boss =
                family.boss(helper, asksHelper(goal("Pay.", "\u27e6h1\u27e7"))).build();

        run(boss, helper, Task.of("t", "Pay mail 1."));

        assertThat(brought).isEmpty();
        assertThat(family.paid).isEmpty();
        assertThat(observations("t/s2-0")).contains("no-approver");
    }

    private String observations(String id) {
        return state(id).messages().toString();
    }

    @Test
    void the_rules_of_the_caller_hold_for_the_helper() {
        Agent helper = family.payer(seen -> seen.step() == 0
                        ? call("pay", payment("ann", "20"))
                        : say("done: " + seen.lastObservation().text()))
                .build();
        Agent boss = family.boss(helper, asksHelper(goal("Pay.")))
                .trust(TrustPolicy.standard().rule("forbid pay when amount > 10"))
                .build();

        run(boss, helper, Task.of("t", "Pay ann 20."));

        assertThat(family.paid).isEmpty();
        assertThat(observations("t/s2-0")).contains("forbidden");
    }

    @Test
    void what_helpers_spend_is_spent_by_the_caller_and_they_get_no_more_than_is_left() {
        Agent helper = family.payer(seen -> switch (seen.step()) {
                    case 0 -> call("pay", payment("ann", "60"));
                    case 1 -> call("pay", payment("ann", "30"));
                    default -> say("done");
                })
                .build();
        Agent boss = family.boss(
                        helper,
                        seen -> seen.step() == 0
                                ? calls(
                                        toolCall("pay", payment("ann", "20")),
                                        toolCall("helper", goal("Pay.")),
                                        toolCall("helper", goal("Pay more.")),
                                        toolCall("pay", payment("ann", "10")))
                                : say("done: " + seen.observations()))
                .trust(TrustPolicy.standard().budgets(Budgets.STANDARD.amount(new BigDecimal("100"))))
                .build();

        run(boss, helper, Task.of("t", "Pay ann."));

        assertThat(family.paid.values()).containsExactlyInAnyOrder("ann 20", "ann 60", "ann 10");
        assertThat(state("t").custody().spent().amount()).isEqualByComparingTo("90");
        assertThat(state("t").custody().spent().effects()).containsEntry("pay", 3);
        assertThat(observations("t/s1-1")).contains("budget");
        assertThat(observations("t/s1-2")).contains("budget");
    }

    @Test
    void a_helper_that_only_reads_is_declared_so_and_one_that_acts_is_consequential() {
        Agent reads = Family.reader(seen -> say(""));
        Agent acts = family.payer(seen -> say("")).build();

        var reading = family.boss(reads, seen -> say(""))
                .build()
                .tools()
                .find("helper")
                .orElseThrow()
                .spec();
        var acting = family.boss(acts, seen -> say(""))
                .build()
                .tools()
                .find("helper")
                .orElseThrow()
                .spec();

        assertThat(reading.effect()).isEqualTo(Effect.READ_ONLY);
        assertThat(reading.declaration().consequence()).isEqualTo(Consequence.NONE);
        assertThat(reading.declaration().acceptsTainted()).isTrue();
        assertThat(acting.effect()).isEqualTo(Effect.IDEMPOTENT);
        assertThat(acting.declaration().consequence()).isEqualTo(Consequence.CONSEQUENTIAL);
        assertThat(acting.declaration().acceptsTainted()).isFalse();
        assertThat(reading.manifest()).isNotEqualTo(acting.manifest());
    }

    @Test
    void a_helper_that_is_not_there_or_not_the_same_or_has_no_guard_is_refused_at_once() {
        Agent helper = Family.reader(seen -> say(""));
        Agent boss = family.boss(helper, seen -> say("")).build();

        assertThatThrownBy(() -> Family.open(store, boss))
                .isInstanceOf(AgentNotRegisteredException.class)
                .hasMessageContaining("helper");
        assertThatThrownBy(() ->
                        Family.open(store, boss, helper.toBuilder().version("2").build()))
                .isInstanceOf(AgentNotRegisteredException.class)
                .hasMessageContaining("not the one");
        Agent unguarded = helper.toBuilder().trust(TrustPolicy.unguarded()).build();
        assertThatThrownBy(() -> family.boss(unguarded, seen -> say("")).build())
                .isInstanceOf(InvalidAgentException.class)
                .hasMessageContaining("guard for its helper helper");
    }

    @Test
    void a_task_that_has_the_id_already_is_not_taken_for_the_helper_s() {
        Agent helper = Family.reader(seen -> say("Mine."));
        Agent boss = family.boss(helper, asksHelper(goal("Do."))).build();
        try (Orchestrator orchestrator = Family.open(store, boss, helper)) {
            orchestrator.start(Task.of("t/s2-0", "Another.").by("helper")).await();
            TaskHandle<String> task = orchestrator.start(Task.of("t", "Go.").by("boss"));
            task.await();

            assertThat(Family.all(task, InvocationEnded.class))
                    .last()
                    .extracting(ended -> ended.outcome().failure().message())
                    .asString()
                    .contains("another task of the id");
            TaskInfo info = task.info();
            assertThat(info.approvals()).isEmpty();
        }
    }
}
