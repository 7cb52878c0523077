package io.perdure.loop;

import static io.perdure.journal.Journals.BEGIN;
import static io.perdure.journal.Journals.call;
import static io.perdure.journal.Journals.started;
import static io.perdure.journal.Journals.startedFor;
import static io.perdure.journal.Journals.startedWith;
import static io.perdure.journal.Journals.startedWithAnswer;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.context.CompactionStrategy;
import io.perdure.context.PlanTool;
import io.perdure.guard.Limits;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.ContextCompacted;
import io.perdure.journal.ContextCompacted.Cut;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.Journals;
import io.perdure.journal.MonitorSpoke;
import io.perdure.journal.Plan;
import io.perdure.journal.TaskPaused;
import io.perdure.journal.TaskStatus;
import io.perdure.journal.ToolRestored;
import io.perdure.journal.ToolSuspended;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmFailure.Reaction;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.store.TaskId;
import io.perdure.tool.Effect;
import io.perdure.tool.FunctionTool;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.ToolSpec.OnUnknown;
import io.perdure.tool.Tools;
import io.perdure.tool.Wait;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole of the loop's behaviour as a table: a journal in, a command out, one sentence each. */
class DeciderTest {
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"refunded\":{\"type\":\"boolean\"}},\"required\":[\"refunded\"]}";

    static final Agent AGENT = Agent.named("refund-desk")
            .trust(TrustPolicy.unguarded())
            .version("1")
            .instructions("You refund orders.")
            .model(new NoModel("none"))
            .fallback(new NoModel("other"))
            .tools(Tools.of(
                    tool("read", Effect.READ_ONLY),
                    tool("put", Effect.IDEMPOTENT),
                    tool("write", Effect.TRANSACTIONAL),
                    tool("pay", Effect.ONCE),
                    sequenced("book", "orderId"),
                    sequenced("unbook", "orderId"),
                    sequenced("stamp", null),
                    undoable("reserve", Effect.IDEMPOTENT),
                    undoable("charge", Effect.ONCE),
                    reconcilable("ship", OnUnknown.TELL_MODEL),
                    reconcilable("sign", OnUnknown.ASK_PERSON),
                    reconcilable("burn", OnUnknown.STOP)))
            .parallelism(2)
            .maxRejections(2)
            .limits(Limits.none().steps(3).tokens(1_000).toolInvocations(4).deadline(Duration.ofHours(2)))
            .build();

    static final Agent ROOMY = AGENT.toBuilder().limits(Limits.none()).build();
    private static final Agent SHORT = ROOMY.toBuilder()
            .model(Model.of(new NoModel("none")).window(4_000, 500))
            .monitors(List.of())
            .build();
    private static final Agent SUMMED_UP = SHORT.toBuilder()
            .summarizer(Model.of(new NoModel("short-hand")))
            .compaction(List.of(CompactionStrategy.foldSteps()))
            .build();
    private static final Agent CHECKED =
            AGENT.toBuilder().answerRule((answer, task) -> Optional.empty()).build();
    private static final Agent PLANNED =
            AGENT.toBuilder().plan(PlanTool.required()).build();
    private static final String PLAN =
            "{\"items\":[{\"id\":\"1\",\"text\":\"Pay it back.\",\"status\":\"TODO\",\"tools\":[\"pay\"]}]}";

    static Stream<Row> table() {
        return Stream.of(unguarded(), GuardedRows.all(), EndingRows.all()).flatMap(rows -> rows);
    }

    private static Stream<Row> unguarded() {
        return Stream.of(
                row("a new task begins by asking the model", started(), ask()),
                row("where it is traced makes no difference", started().traced(), ask()),
                row(
                        "a call waits for the task that another agent does for it",
                        started().replied(call("put")).attempt(0).waitingForTask(0),
                        waitUntilDeadline()),
                row(
                        "who is called off calls off the tasks that others do for it, and ends after them",
                        started()
                                .replied(call("put"), call("read"))
                                .attempt(0)
                                .waitingForTask(0)
                                .cancelRequested(),
                        new Command.CallOffChildren(List.of(TaskId.of("refund-4711/s1-0")))),
                row(
                        "a task that is done for another one ends at the deadline of that one",
                        startedFor(1_000, 4, Duration.ofSeconds(1)).after(Duration.ofSeconds(1)),
                        finish(TaskStatus.LIMIT_REACHED, "limit-deadline")),
                row(
                        "a task that is done for another one takes no more tokens than are left to that one",
                        startedFor(0, 4, null),
                        finish(TaskStatus.LIMIT_REACHED, "limit-tokens")),
                row(
                        "a task that is done for another one makes no more calls than are left to that one",
                        startedFor(1_000, 0, null).replied(call("read")),
                        finish(TaskStatus.LIMIT_REACHED, "limit-tool-invocations")),
                row("a call is invoked", started().replied(call("pay")), invoke(0)),
                row(
                        "no more calls start than may run at once",
                        started().replied(call("read"), call("read"), call("read")),
                        invoke(0, 1)),
                row(
                        "a call that waits for a slot starts when one is free",
                        started()
                                .replied(call("read"), call("read"), call("read"))
                                .attempt(0)
                                .attempt(1)
                                .done(1),
                        invoke(2)),
                row(
                        "with every slot taken, the task waits for an end",
                        started()
                                .replied(call("read"), call("read"), call("read"))
                                .attempt(0)
                                .attempt(1),
                        waitUntilDeadline()),
                row(
                        "an attempt under way is waited for",
                        started().replied(call("pay")).attempt(0),
                        waitUntilDeadline()),
                row(
                        "when all calls have ended the model sees what came of them",
                        started().replied(call("pay")).attempt(0).done(0),
                        ask()),
                row(
                        "a step with an early and a late end goes on after the last",
                        started()
                                .replied(call("read"), call("read"))
                                .attempt(0)
                                .attempt(1)
                                .done(1)
                                .done(0),
                        ask()),

                // the effects table of the design, one row each
                row(
                        "READ_ONLY: a lost read is run again",
                        started().replied(call("read")).attempt(0).resumed(),
                        invoke(0)),
                row(
                        "IDEMPOTENT: a lost attempt is run again, with the same id and so the same key",
                        started().replied(call("put")).attempt(0).resumed(),
                        invoke(0)),
                row(
                        "TRANSACTIONAL: no outcome proves that it did not happen",
                        started().replied(call("write")).attempt(0).resumed(),
                        invoke(0)),
                row(
                        "ONCE: a lost attempt is unknown, and never run again",
                        started().replied(call("pay")).attempt(0).resumed(),
                        settle(0, ToolOutcome.Status.UNKNOWN, ToolFailure.Kind.INTERRUPTED)),
                row(
                        "ONCE: a call that was only requested is known not to have happened, and runs",
                        started().replied(call("pay")).resumed(),
                        invoke(0)),
                row(
                        "a tool that was ONCE when it started is not run again because it is called IDEMPOTENT now",
                        started().replied(call("put")).attempt(0, Effect.ONCE).resumed(),
                        settle(0, ToolOutcome.Status.UNKNOWN, ToolFailure.Kind.INTERRUPTED)),
                row(
                        "of parallel calls only those without an outcome run after a crash",
                        started()
                                .replied(call("put"), call("put"))
                                .attempt(0)
                                .attempt(1)
                                .done(0)
                                .resumed(),
                        invoke(1)),
                row(
                        "a lost call of a tool that is gone is taken for the most dangerous",
                        started().replied(call("vanished")).attempt(0).resumed(),
                        settle(0, ToolOutcome.Status.UNKNOWN, ToolFailure.Kind.INTERRUPTED)),
                row(
                        "what is lost is settled even if the task was called off",
                        started()
                                .replied(call("pay"))
                                .attempt(0)
                                .cancelRequested()
                                .resumed(),
                        settle(0, ToolOutcome.Status.UNKNOWN, ToolFailure.Kind.INTERRUPTED)),

                // one after the other
                row(
                        "calls of one sequence start one after the other",
                        started().replied(call("book"), call("book", "{\"orderId\":\"4712\"}"), call("book")),
                        invoke(0, 1)),
                row(
                        "a sequence is held up by a call of another tool with the same value",
                        started()
                                .replied(call("book"), call("unbook"), call("read"))
                                .attempt(0),
                        invoke(2)),
                row(
                        "the next of a sequence starts when the one before has its outcome",
                        started()
                                .replied(call("book"), call("unbook"))
                                .attempt(0)
                                .done(0),
                        invoke(1)),
                row(
                        "a call that waits for another attempt holds its sequence up",
                        started()
                                .replied(call("book"), call("unbook"))
                                .attempt(0)
                                .attemptFailed(0, Duration.ofMinutes(5), true),
                        waitUntil(303)),
                row(
                        "calls of a tool that is one after the other do not run side by side",
                        started().replied(call("stamp"), call("stamp", "{\"orderId\":\"4712\"}")),
                        invoke(0)),

                // what is in doubt
                row(
                        "ONCE: a lost attempt of a tool that can look is in doubt",
                        started().replied(call("ship")).attempt(0).resumed(),
                        doubt(0)),
                row(
                        "a tool is asked about what is in doubt",
                        started().replied(call("ship")).attempt(0).inDoubt(0, false),
                        reconcile(0)),
                row(
                        "a look under way is waited for",
                        started()
                                .replied(call("ship"))
                                .attempt(0)
                                .inDoubt(0, false)
                                .looking(0),
                        waitUntilDeadline()),
                row(
                        "a look lost in a crash is made again",
                        started()
                                .replied(call("ship"))
                                .attempt(0)
                                .inDoubt(0, false)
                                .looking(0)
                                .resumed(),
                        reconcile(0)),
                row(
                        "a look that failed waits for its time",
                        started()
                                .replied(call("ship"))
                                .attempt(0)
                                .inDoubt(0, false)
                                .looking(0)
                                .couldNotLook(0, Duration.ofMinutes(5)),
                        waitUntil(305)),
                row(
                        "a look is made again when its time has come",
                        started()
                                .replied(call("ship"))
                                .attempt(0)
                                .inDoubt(0, false)
                                .looking(0)
                                .couldNotLook(0, Duration.ofMinutes(5))
                                .after(Duration.ofMinutes(5)),
                        reconcile(0)),
                row(
                        "what happened is done",
                        looked("ship", Finding.Kind.HAPPENED),
                        settle(0, ToolOutcome.Status.DONE, null)),
                row(
                        "what failed and did not happen has failed",
                        looked("ship", Finding.Kind.DID_NOT_HAPPEN),
                        settle(0, ToolOutcome.Status.FAILED, ToolFailure.Kind.UNAVAILABLE)),
                row(
                        "what was lost and did not happen is started again",
                        started()
                                .replied(call("ship"))
                                .attempt(0)
                                .resumed()
                                .inDoubt(0, false)
                                .looking(0)
                                .found(0, Finding.Kind.DID_NOT_HAPPEN),
                        invoke(0)),
                row(
                        "what was lost and did not happen is not started again once the task is called off",
                        started()
                                .replied(call("ship"))
                                .attempt(0)
                                .resumed()
                                .inDoubt(0, false)
                                .looking(0)
                                .found(0, Finding.Kind.DID_NOT_HAPPEN)
                                .cancelRequested(),
                        finish(TaskStatus.CANCELLED, "cancelled")),
                row(
                        "what may still be running is unknown, even if it had not happened when the tool looked",
                        started()
                                .replied(call("ship"))
                                .attempt(0)
                                .inDoubt(0, true)
                                .looking(0)
                                .found(0, Finding.Kind.DID_NOT_HAPPEN),
                        settle(0, ToolOutcome.Status.UNKNOWN, ToolFailure.Kind.UNAVAILABLE)),
                row(
                        "what nobody can tell is unknown to the model",
                        looked("ship", Finding.Kind.CANNOT_TELL),
                        settle(0, ToolOutcome.Status.UNKNOWN, ToolFailure.Kind.UNAVAILABLE)),
                row(
                        "what nobody can tell is asked of a person, if the policy says so",
                        looked("sign", Finding.Kind.CANNOT_TELL),
                        askPerson(0)),
                row(
                        "of a task that was called off no person is asked",
                        looked("sign", Finding.Kind.CANNOT_TELL).cancelRequested(),
                        settle(0, ToolOutcome.Status.UNKNOWN, ToolFailure.Kind.UNAVAILABLE)),
                row(
                        "a person says that it happened",
                        judged("Happened: it is in the ledger."),
                        settle(0, ToolOutcome.Status.DONE, null)),
                row(
                        "a person says that it did not happen",
                        judged("Did not happen."),
                        settle(0, ToolOutcome.Status.FAILED, ToolFailure.Kind.UNAVAILABLE)),
                row(
                        "a person does not know either",
                        judged("No idea."),
                        settle(0, ToolOutcome.Status.UNKNOWN, ToolFailure.Kind.UNAVAILABLE)),
                row(
                        "what nobody can tell stops the task, if the policy says so",
                        looked("burn", Finding.Kind.CANNOT_TELL),
                        finish(TaskStatus.FAILED, "outcome-unknown")),
                row(
                        "a paused task looks at nothing",
                        started()
                                .replied(call("ship"))
                                .attempt(0)
                                .inDoubt(0, false)
                                .paused(),
                        waitUntilDeadline()),
                row(
                        "a doubt does not stop the calls beside it",
                        started()
                                .replied(call("ship"), call("read"))
                                .attempt(0)
                                .inDoubt(0, false)
                                .looking(0),
                        invoke(1)),

                // calls that never run
                row(
                        "an unknown tool is a failure the model is told of",
                        started().replied(call("refnd")),
                        settle(0, ToolOutcome.Status.FAILED, ToolFailure.Kind.UNKNOWN_TOOL)),
                row(
                        "arguments that do not fit never reach the tool",
                        started().replied(call("pay", "{\"order\":1}")),
                        settle(0, ToolOutcome.Status.FAILED, ToolFailure.Kind.INVALID_ARGUMENTS)),
                row(
                        "arguments that are not JSON never reach the tool",
                        started().replied(call("pay", "{orderId")),
                        settle(0, ToolOutcome.Status.FAILED, ToolFailure.Kind.INVALID_ARGUMENTS)),
                row(
                        "half a surrogate pair in an argument is refused",
                        started().replied(call("pay", "{\"orderId\":\"\\ud800\"}")),
                        settle(0, ToolOutcome.Status.FAILED, ToolFailure.Kind.INVALID_ARGUMENTS)),

                // retries
                row(
                        "a failed attempt waits for its time",
                        started().replied(call("put")).attempt(0).attemptFailed(0, Duration.ofMinutes(5), true),
                        waitUntil(303)),
                row(
                        "a crash does not forget the wait between attempts",
                        started()
                                .replied(call("put"))
                                .attempt(0)
                                .attemptFailed(0, Duration.ofMinutes(5), true)
                                .resumed(),
                        waitUntil(303)),
                row(
                        "the next attempt starts when its time has come",
                        started()
                                .replied(call("put"))
                                .attempt(0)
                                .attemptFailed(0, Duration.ofMinutes(5), true)
                                .after(Duration.ofMinutes(5)),
                        invoke(0)),
                row(
                        "a deadline comes before a later retry",
                        started().replied(call("put")).attempt(0).attemptFailed(0, Duration.ofHours(5), true),
                        waitUntilDeadline()),

                // waits
                row(
                        "a call that waits for a signal holds nothing",
                        started().replied(call("pay")).attempt(0).waiting(0, Wait.forSignal("paid")),
                        waitUntilDeadline()),
                row(
                        "a wait survives a restart",
                        started()
                                .replied(call("pay"))
                                .attempt(0)
                                .waiting(0, Wait.forSignal("paid"))
                                .resumed(),
                        waitUntilDeadline()),
                row(
                        "a signal is the result of the call that waits for it",
                        started()
                                .replied(call("pay"))
                                .attempt(0)
                                .waiting(0, Wait.forSignal("paid"))
                                .signal("paid", "42"),
                        settle(0, ToolOutcome.Status.DONE, null)),
                row(
                        "a signal that came early is taken when a call waits for it",
                        started()
                                .signal("paid", "42")
                                .replied(call("pay"))
                                .attempt(0)
                                .waiting(0, Wait.forSignal("paid")),
                        settle(0, ToolOutcome.Status.DONE, null)),
                row(
                        "another signal is no result",
                        started()
                                .replied(call("pay"))
                                .attempt(0)
                                .waiting(0, Wait.forSignal("paid"))
                                .signal("shipped", ""),
                        waitUntilDeadline()),
                row(
                        "an answer is the result of the call that asked",
                        started()
                                .replied(call("read"))
                                .attempt(0)
                                .waiting(0, Wait.forAnswer("May I?"))
                                .answer(0, "Yes"),
                        settle(0, ToolOutcome.Status.DONE, null)),
                row(
                        "an answer to another question is no result",
                        started()
                                .replied(call("read"), call("read"))
                                .attempt(0)
                                .attempt(1)
                                .done(1)
                                .waiting(0, Wait.forAnswer("May I?"))
                                .answer(1, "Yes"),
                        waitUntilDeadline()),
                row(
                        "a time that has come is the result of the call that waits for it",
                        started()
                                .replied(call("read"))
                                .attempt(0)
                                .waiting(0, Wait.forTime(Duration.ofMinutes(1)))
                                .after(Duration.ofMinutes(1)),
                        settle(0, ToolOutcome.Status.DONE, null)),
                row(
                        "a time that has not come is waited for",
                        started().replied(call("read")).attempt(0).waiting(0, Wait.forTime(Duration.ofMinutes(1))),
                        waitUntil(63)),
                row(
                        "a read that waited in vain has failed",
                        started()
                                .replied(call("read"))
                                .attempt(0)
                                .waiting(0, Wait.forAnswer("May I?").atMost(Duration.ofMinutes(1)))
                                .after(Duration.ofMinutes(1)),
                        settle(0, ToolOutcome.Status.FAILED, ToolFailure.Kind.TIMED_OUT)),
                row(
                        "an effect that waited in vain is unknown",
                        started()
                                .replied(call("pay"))
                                .attempt(0)
                                .waiting(0, Wait.forSignal("paid").atMost(Duration.ofMinutes(1)))
                                .after(Duration.ofMinutes(1)),
                        settle(0, ToolOutcome.Status.UNKNOWN, ToolFailure.Kind.TIMED_OUT)),
                row(
                        "calls beside one that waits still start",
                        started().replied(call("read"), call("pay")).attempt(0).waiting(0, Wait.forAnswer("May I?")),
                        invoke(1)),

                // the model
                row(
                        "a model that failed is asked again when its time has come",
                        started()
                                .modelFailed(LlmFailure.Kind.UNAVAILABLE, Duration.ofSeconds(30))
                                .after(Duration.ofSeconds(30)),
                        ask()),
                row(
                        "until then the task waits",
                        started().modelFailed(LlmFailure.Kind.UNAVAILABLE, Duration.ofSeconds(30)),
                        waitUntil(31)),
                row(
                        "a model that failed for good ends the task when no other is left",
                        started().modelFailed("other", LlmFailure.Kind.INVALID_REQUEST, Reaction.FAIL, null),
                        finish(TaskStatus.FAILED, "model-failed")),
                row(
                        "when a model is given up the next one is asked at once",
                        started()
                                .modelFailed(LlmFailure.Kind.UNAVAILABLE, Duration.ofSeconds(1))
                                .modelFailed("none", LlmFailure.Kind.UNAVAILABLE, Reaction.FALL_BACK, Duration.ZERO),
                        ask("other")),
                row(
                        "a crash does not forget which models were tried",
                        started()
                                .modelFailed("none", LlmFailure.Kind.UNAVAILABLE, Reaction.FALL_BACK, Duration.ZERO)
                                .modelFailed("other", LlmFailure.Kind.UNAVAILABLE, Reaction.RETRY, Duration.ZERO)
                                .resumed(),
                        ask("other")),
                row(
                        "the model that answered is asked for the next step too",
                        started().repliedBy("other", call("read")).attempt(0).done(0),
                        ask("other")),
                row(
                        "but after five minutes the first one gets another chance",
                        started()
                                .repliedBy("other", call("read"))
                                .attempt(0)
                                .done(0)
                                .after(Duration.ofMinutes(5)),
                        ask("none")),
                row(
                        "a model that no longer exists is forgotten",
                        started().repliedBy("gone", call("read")).attempt(0).done(0),
                        ask("none")),
                row(
                        "when no model answers the task waits",
                        started()
                                .modelFailed("none", LlmFailure.Kind.UNAVAILABLE, Reaction.FALL_BACK, Duration.ZERO)
                                .modelFailed(
                                        "other", LlmFailure.Kind.UNAVAILABLE, Reaction.WAIT, Duration.ofMinutes(1)),
                        waitUntil(62)),
                row(
                        "and then asks all of them anew",
                        started()
                                .modelFailed("none", LlmFailure.Kind.UNAVAILABLE, Reaction.FALL_BACK, Duration.ZERO)
                                .modelFailed("other", LlmFailure.Kind.UNAVAILABLE, Reaction.WAIT, Duration.ofMinutes(1))
                                .after(Duration.ofMinutes(1)),
                        ask("none")),
                row(
                        "what only a person can mend pauses the task",
                        started().modelFailed("other", LlmFailure.Kind.AUTHENTICATION, Reaction.PAUSE, null),
                        command -> assertThat(command)
                                .isInstanceOfSatisfying(
                                        Command.Pause.class,
                                        pause -> assertThat(pause.reason())
                                                .contains("AUTHENTICATION")
                                                .contains("resume the task"))),
                row(
                        "and when it is resumed all of them are asked anew",
                        started()
                                .modelFailed("none", LlmFailure.Kind.AUTHENTICATION, Reaction.FALL_BACK, Duration.ZERO)
                                .modelFailed("other", LlmFailure.Kind.AUTHENTICATION, Reaction.PAUSE, null)
                                .paused()
                                .unpaused(),
                        ask("none")),
                row("an answer ends the task", started().said("Refunded."), finish(TaskStatus.COMPLETED, "")),
                row(
                        "an empty reply is rejected",
                        started().said(" "),
                        reject("Your reply was empty. Call a tool, or give your answer.")),
                row(
                        "a reply that was cut off is rejected",
                        started().reply("Refun", LlmReply.Finish.LENGTH),
                        reject("Your reply was cut off at its length limit. Answer again, shorter.")),
                row(
                        "a reply that was filtered is rejected",
                        started().reply("Refun", LlmReply.Finish.FILTERED),
                        reject("The provider held back part of your reply. Answer again, in other words.")),
                row(
                        "after a rejection the model is asked again",
                        started().said("").rejected(),
                        ask()),
                row(
                        "after too many rejections the task fails",
                        started().said("").rejected().said("").rejected().said(""),
                        finish(TaskStatus.FAILED, "answer-rejected")),
                row(
                        "an answer that fits its schema ends the task",
                        startedWithAnswer(SCHEMA).said("{\"refunded\":true}"),
                        finish(TaskStatus.COMPLETED, "")),
                row(
                        "an answer that is sent back time and again, with calls in between, is given up as well",
                        rejectedBetweenReads(10).said(""),
                        finish(TaskStatus.FAILED, "answer-rejected")),
                row(
                        "up to then it is sent back",
                        rejectedBetweenReads(9).said(""),
                        reject("Your reply was empty. Call a tool, or give your answer.")),
                row(
                        "an answer that does not fit is rejected",
                        startedWithAnswer(SCHEMA).said("{\"refunded\":1}"),
                        rejectWith("/refunded")),
                row(
                        "an answer that is not JSON is rejected",
                        startedWithAnswer(SCHEMA).said("Refunded!"),
                        rejectWith("not JSON")),

                // upkeep
                row(
                        ROOMY,
                        "a tool that keeps failing is taken out of the offer",
                        failing("read", 5)
                                .repliedBy("none", call("read"))
                                .attempt(0)
                                .ended(0, unavailable()),
                        notes(ToolSuspended.class)),
                row(
                        ROOMY,
                        "and is not run while it is out",
                        started().suspended("read", Duration.ofMinutes(5)).replied(call("read")),
                        settle(0, ToolOutcome.Status.FAILED, ToolFailure.Kind.SUSPENDED)),
                row(ROOMY, "the model is asked without it", started().suspended("read", Duration.ofMinutes(5)), ask()),
                row(
                        ROOMY,
                        "when its time has come it is offered again",
                        started().suspended("read", Duration.ofMinutes(5)).after(Duration.ofMinutes(5)),
                        notes(ToolRestored.class)),
                row(
                        ROOMY.toBuilder().monitors(List.of()).build(),
                        "a tool that was offered again is not taken out for what it did before",
                        failing("read", 5)
                                .suspended("read", Duration.ofMinutes(5))
                                .after(Duration.ofMinutes(5))
                                .restored("read"),
                        ask()),
                row(ROOMY, "a monitor that sees something is heard", repeating(3), notes(MonitorSpoke.class)),
                row(
                        ROOMY,
                        "and heard once after a step",
                        repeating(3).spoke("repetition", MonitorSpoke.Severity.TELL),
                        ask()),
                row(
                        ROOMY,
                        "a monitor that was not listened to pauses the task",
                        repeating(2)
                                .spoke("repetition", MonitorSpoke.Severity.TELL)
                                .repliedAndDone(6),
                        notes(MonitorSpoke.class, TaskPaused.class)),
                row(
                        ROOMY,
                        "what a person has seen and let go on is no pattern any more",
                        repeating(7)
                                .spoke("repetition", MonitorSpoke.Severity.PAUSE)
                                .paused()
                                .unpaused(),
                        ask()),
                row(
                        ROOMY,
                        "a monitor can stop the task",
                        started()
                                .replied(call("read"))
                                .attempt(0)
                                .done(0)
                                .spoke("watchdog", MonitorSpoke.Severity.STOP),
                        finish(TaskStatus.FAILED, "stopped-by-monitor")),
                row(
                        CHECKED,
                        "an answer that the rules accepted ends the task",
                        started().said("Refunded.").accepted(),
                        finish(TaskStatus.COMPLETED, "")),
                row(
                        CHECKED,
                        "an answer is looked at by the rules of the agent",
                        started().said("Refunded."),
                        new Command.CheckAnswer()),
                row(
                        PLANNED,
                        "without a plan nothing is changed",
                        started().replied(call("pay")),
                        settle(0, ToolOutcome.Status.FAILED, ToolFailure.Kind.REFUSED)),
                row(PLANNED, "but reading is allowed", started().replied(call("read")), invoke(0)),
                row(
                        PLANNED,
                        "with a plan it goes on",
                        started()
                                .replied(call(Plan.TOOL, PLAN))
                                .attempt(0)
                                .done(0)
                                .replied(call("pay")),
                        invoke(0)),
                row(
                        PLANNED,
                        "a plan that a person does not agree to is none",
                        started()
                                .replied(call(Plan.TOOL, PLAN))
                                .attempt(0)
                                .waiting(0, Wait.forAnswer("May it?"))
                                .answer(0, "No, refund it first.")
                                .done(0)
                                .replied(call("pay")),
                        settle(0, ToolOutcome.Status.FAILED, ToolFailure.Kind.REFUSED)),

                // what the model is shown
                row(
                        SHORT,
                        "what no longer fits is made shorter before the model is asked",
                        started().repliedAndDone(2, "x ".repeat(3_000)),
                        notes(ContextCompacted.class)),
                row(
                        SUMMED_UP,
                        "a model may say in its words what is folded away",
                        started().repliedAndDone(6, "x ".repeat(900)),
                        command -> assertThat(command).isInstanceOf(Command.Summarise.class)),
                row(
                        SHORT,
                        "what was made shorter is shown",
                        started()
                                .repliedAndDone(2, "x ".repeat(3_000))
                                .compacted(1, "So far.", cut(1, 0, 0), cut(2, 0, 0)),
                        ask()),
                row(
                        ROOMY,
                        "somebody wants it shorter",
                        started().repliedAndDone(2, "x ".repeat(900)).compactionRequested(false),
                        notes(ContextCompacted.class)),
                row(
                        ROOMY,
                        "a fresh start folds all steps but the last, whose outcome was not shown yet",
                        started().repliedAndDone(2, "x").compactionRequested(true),
                        command -> assertThat(((ContextCompacted) ((Command.Note) command)
                                                .entries()
                                                .get(0))
                                        .upTo())
                                .isEqualTo(1)),
                row(
                        ROOMY,
                        "what a model refused to read is made shorter",
                        started()
                                .repliedAndDone(2, "x ".repeat(900))
                                .modelFailed("none", LlmFailure.Kind.CONTEXT_TOO_LONG, Reaction.COMPACT, Duration.ZERO),
                        notes(ContextCompacted.class)),
                row(
                        SHORT,
                        "a goal that never fits ends the task",
                        startedWith("x ".repeat(9_000)),
                        finish(TaskStatus.FAILED, "context-too-small")),
                row(
                        "what was done is read from the whole journal before it is undone",
                        saga().fromSnapshot(),
                        new Command.ReadAll()),

                // limits
                row(
                        "the limit of steps ends the task before another one",
                        started()
                                .replied(call("read"))
                                .attempt(0)
                                .done(0)
                                .replied(call("read"))
                                .attempt(0)
                                .done(0)
                                .replied(call("read"))
                                .attempt(0)
                                .done(0),
                        finish(TaskStatus.LIMIT_REACHED, "limit-steps")),
                row(
                        "the calls of the last step still run",
                        started()
                                .replied(call("read"))
                                .attempt(0)
                                .done(0)
                                .replied(call("read"))
                                .attempt(0)
                                .done(0)
                                .replied(call("read")),
                        invoke(0)),
                row(
                        "an answer at the limit of steps counts",
                        started()
                                .replied(call("read"))
                                .attempt(0)
                                .done(0)
                                .replied(call("read"))
                                .attempt(0)
                                .done(0)
                                .said("Done."),
                        finish(TaskStatus.COMPLETED, "")),
                row(
                        "the limit of invocations ends the task before any of them runs",
                        started().replied(call("read"), call("read"), call("read"), call("read"), call("read")),
                        finish(TaskStatus.LIMIT_REACHED, "limit-tool-invocations")),
                row(
                        "the deadline ends the task",
                        started().replied(call("pay")).after(Duration.ofHours(2)),
                        finish(TaskStatus.LIMIT_REACHED, "limit-deadline")),
                row(
                        "the deadline ends a wait",
                        started()
                                .replied(call("pay"))
                                .attempt(0)
                                .waiting(0, Wait.forSignal("paid"))
                                .after(Duration.ofHours(2)),
                        finish(TaskStatus.LIMIT_REACHED, "limit-deadline")),
                row(
                        "the deadline ends a pause",
                        started().paused().after(Duration.ofHours(2)),
                        finish(TaskStatus.LIMIT_REACHED, "limit-deadline")),
                row(
                        "at the deadline what runs is called off first",
                        started().replied(call("pay")).attempt(0).after(Duration.ofHours(2)),
                        new Command.CallOff()),

                // people
                row(
                        "a paused task starts nothing",
                        started().replied(call("pay")).paused(),
                        waitUntilDeadline()),
                row(
                        "a task that was resumed goes on",
                        started().replied(call("pay")).paused().unpaused(),
                        invoke(0)),
                row(
                        "a task that was called off ends",
                        started().cancelRequested(),
                        finish(TaskStatus.CANCELLED, "cancelled")),
                row(
                        "a paused task can be called off",
                        started().paused().cancelRequested(),
                        finish(TaskStatus.CANCELLED, "cancelled")),
                row(
                        "what runs is called off before the task ends",
                        started().replied(call("pay")).attempt(0).cancelRequested(),
                        new Command.CallOff()),

                // undoing
                row(
                        "a task that a tool gave up ends",
                        started().replied(call("pay")).attempt(0).ended(0, fatal()),
                        finish(TaskStatus.FAILED, "given-up")),
                row("a task that is given up undoes what it did, the last one first", saga(), rollBack(1, 0)),
                row(
                        "what runs is called off before anything is undone",
                        started()
                                .replied(call("reserve"), call("pay"), call("pay"))
                                .attempt(0)
                                .attempt(1)
                                .done(0)
                                .cancelRequested(),
                        new Command.CallOff()),
                row(
                        "a task at a limit keeps what it did",
                        started().replied(call("reserve")).attempt(0).done(0).after(Duration.ofHours(3)),
                        finish(TaskStatus.LIMIT_REACHED, "limit-deadline")),
                row("undoings are made one after the other", saga().rollingBack(1, 0), invoke(1)),
                row(
                        "the next is undone when the one before has its outcome",
                        saga().rollingBack(1, 0).undoAttempt(1).undone(1, ToolOutcome.done("")),
                        invoke(0)),
                row(
                        "an undoing that failed does not stop the others",
                        saga().rollingBack(1, 0).undoAttempt(1).undone(1, refused()),
                        invoke(0)),
                row(
                        "a lost undoing of an idempotent effect is made again",
                        saga().rollingBack(0).undoAttempt(0).resumed(),
                        invoke(0)),
                row(
                        "a lost undoing that may not be repeated is unknown",
                        saga().rollingBack(1).undoAttempt(1).resumed(),
                        settle(1, ToolOutcome.Status.UNKNOWN, ToolFailure.Kind.INTERRUPTED)),
                row(
                        "cancelling changes nothing for a task that goes back",
                        saga().rollingBack(1, 0).cancelRequested(),
                        invoke(1)),
                row(
                        "a deadline does not end a rollback",
                        saga().rollingBack(1, 0).after(Duration.ofHours(3)),
                        invoke(1)),
                row("a rollback can be paused", saga().rollingBack(1, 0).paused(), new Command.Wait(null)),
                row(
                        "when all is undone the task ends, and says what still stands",
                        saga().rollingBack(1, 0)
                                .undoAttempt(1)
                                .undone(1, refused())
                                .undoAttempt(0)
                                .undone(0, ToolOutcome.done("")),
                        finish(
                                TaskStatus.FAILED,
                                "given-up",
                                "charge: It could not be undone: no",
                                "pay: Its tool has no way to undo it.")),
                row(
                        "an effect of unknown outcome stands, and is said",
                        started()
                                .replied(call("charge"), call("read"))
                                .attempt(0, Effect.IDEMPOTENT)
                                .ended(0, ToolOutcome.failed(new ToolFailure(ToolFailure.Kind.TIMED_OUT, "slow", true)))
                                .done(1)
                                .cancelRequested(),
                        finish(TaskStatus.CANCELLED, "cancelled", "charge: It is not known whether it happened.")),
                row(
                        "an effect whose late result came after all is undone",
                        started()
                                .replied(call("reserve"))
                                .attempt(0, Effect.IDEMPOTENT)
                                .ended(0, ToolOutcome.failed(new ToolFailure(ToolFailure.Kind.TIMED_OUT, "slow", true)))
                                .late(0)
                                .cancelRequested(),
                        rollBack(0)),
                row(
                        "a late result is told, and the task goes on",
                        started()
                                .replied(call("pay"))
                                .attempt(0)
                                .ended(0, ToolOutcome.failed(new ToolFailure(ToolFailure.Kind.TIMED_OUT, "slow", true)))
                                .late(0),
                        ask()),
                row(
                        "a task that is over does nothing",
                        started().said("Done.").over(TaskStatus.COMPLETED),
                        new Command.Nothing()),
                row(
                        "a late result does not wake a task that is over",
                        started()
                                .replied(call("pay"))
                                .attempt(0)
                                .done(0)
                                .said("Done.")
                                .over(TaskStatus.COMPLETED)
                                .late(0),
                        new Command.Nothing()));
    }

    private static Cut cut(int step, int index, int keep) {
        return new Cut(new InvocationId(Journals.TASK, step, index), keep);
    }

    private static Journals saga() {
        return started()
                .replied(call("reserve"), call("charge"), call("pay"), call("pay"))
                .attempt(2, Effect.IDEMPOTENT)
                .done(2)
                .attempt(0, Effect.IDEMPOTENT)
                .done(0)
                .attempt(1, Effect.IDEMPOTENT)
                .done(1)
                .attempt(3, Effect.IDEMPOTENT)
                .ended(3, fatal());
    }

    private static ToolOutcome fatal() {
        return ToolOutcome.failed(new ToolFailure(ToolFailure.Kind.FATAL, "no stock", false));
    }

    private static ToolOutcome refused() {
        return ToolOutcome.failed(new ToolFailure(ToolFailure.Kind.REFUSED, "no", false));
    }

    private static ToolOutcome unavailable() {
        return ToolOutcome.failed(new ToolFailure(ToolFailure.Kind.UNAVAILABLE, "it is down", false));
    }

    /** A step less than so many, in each of which the tool failed. */
    private static Journals failing(String tool, int times) {
        Journals journal = started();
        for (int i = 1; i < times; i++) {
            journal.replied(call(tool)).attempt(0).ended(0, unavailable());
        }
        return journal;
    }

    private static Journals rejectedBetweenReads(int times) {
        Journals journal = started();
        for (int i = 0; i < times; i++) {
            journal.said("").rejected().replied(call("read")).attempt(0).done(0);
        }
        return journal;
    }

    private static Journals repeating(int times) {
        return started().repliedAndDone(times);
    }

    static Journals looked(String tool, Finding.Kind finding) {
        return started()
                .replied(call(tool))
                .attempt(0)
                .inDoubt(0, false)
                .looking(0)
                .found(0, finding);
    }

    private static Journals judged(String answer) {
        return looked("sign", Finding.Kind.CANNOT_TELL)
                .waiting(0, Wait.forAnswer("Did it happen?"))
                .answer(0, answer);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void decides(Row row) {
        Command command = Decider.next(row.agent(), row.journal().state());

        assertThat(command).as(row.name()).satisfies(row.expectation());
        assertThat(Decider.next(row.agent(), row.journal().state()))
                .as("asked again")
                .isEqualTo(command);
    }

    @Test
    void the_token_limit_ends_the_task_with_what_it_has() {
        Agent frugal = AGENT.toBuilder().limits(Limits.none().tokens(110)).build();

        Command command = Decider.next(
                frugal,
                started()
                        .reply("So far I found it.", LlmReply.Finish.TOOL_CALLS, call("pay"))
                        .state());

        assertThat(command).isInstanceOfSatisfying(Command.Finish.class, finish -> {
            assertThat(finish.ending().reason()).isEqualTo("limit-tokens");
            assertThat(finish.ending().answer()).isEqualTo("So far I found it.");
            assertThat(finish.outcomes().values())
                    .extracting(ToolOutcome::status)
                    .containsExactly(ToolOutcome.Status.CANCELLED);
        });
    }

    @Test
    void a_cancelled_effect_that_failed_with_an_unknown_end_is_not_called_harmless() {
        Command command = Decider.next(
                AGENT,
                started()
                        .replied(call("put"))
                        .attempt(0)
                        .attemptFailed(0, Duration.ofMinutes(5), true)
                        .cancelRequested()
                        .state());

        assertThat(((Command.Finish) command).outcomes().values())
                .extracting(ToolOutcome::status)
                .containsExactly(ToolOutcome.Status.UNKNOWN);
    }

    @Test
    void every_kind_of_command_stands_in_the_table() {
        Set<Class<?>> seen = table().map(
                        row -> Decider.next(row.agent(), row.journal().state()).getClass())
                .collect(Collectors.toSet());

        assertThat(seen).containsExactlyInAnyOrder(Command.class.getPermittedSubclasses());
    }

    @Test
    void every_kind_of_entry_stands_in_the_table() {
        Set<Class<?>> seen = table().flatMap(row -> row.journal().entries().stream())
                .map(Object::getClass)
                .collect(Collectors.toSet());

        assertThat(seen).containsExactlyInAnyOrder(JournalEntry.class.getPermittedSubclasses());
    }

    @Test
    void every_effect_has_its_row_in_the_effects_table() {
        assertThat(table().map(Row::name))
                .satisfies(names -> Arrays.stream(Effect.values())
                        .forEach(effect -> assertThat(names).anyMatch(name -> name.startsWith(effect.name() + ": "))));
    }

    record Row(Agent agent, String name, Journals journal, Consumer<Command> expectation) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Row row(String name, Journals journal, Consumer<Command> expectation) {
        return row(AGENT, name, journal, expectation);
    }

    private static Row row(String name, Journals journal, Command expected) {
        return row(AGENT, name, journal, expected);
    }

    static Row row(Agent agent, String name, Journals journal, Consumer<Command> expectation) {
        return new Row(agent, name, journal, expectation);
    }

    static Row row(Agent agent, String name, Journals journal, Command expected) {
        return row(agent, name, journal, command -> assertThat(command).isEqualTo(expected));
    }

    private static Consumer<Command> notes(Class<?>... kinds) {
        return command -> assertThat(command)
                .isInstanceOfSatisfying(
                        Command.Note.class,
                        note -> assertThat(note.entries())
                                .<Class<?>>extracting(Object::getClass)
                                .containsExactly(kinds));
    }

    static Consumer<Command> doubt(int index) {
        return command -> assertThat(command)
                .isInstanceOfSatisfying(
                        Command.Doubt.class,
                        doubt -> assertThat(doubt.failures().keySet())
                                .extracting(InvocationId::index)
                                .containsExactly(index));
    }

    static Consumer<Command> reconcile(int index) {
        return command -> assertThat(command)
                .isInstanceOfSatisfying(
                        Command.Reconcile.class,
                        reconcile -> assertThat(reconcile.invocations())
                                .extracting(invocation -> invocation.id().index())
                                .containsExactly(index));
    }

    static Consumer<Command> askPerson(int index) {
        return command -> assertThat(command)
                .isInstanceOfSatisfying(
                        Command.AskPerson.class,
                        ask -> assertThat(ask.questions())
                                .hasEntrySatisfying(
                                        new InvocationId(Journals.TASK, 1, index),
                                        question -> assertThat(question)
                                                .contains("the tool sign")
                                                .contains("perdure-")
                                                .contains("{\"orderId\":\"4711\"}")
                                                .contains("2026-03-01T10:00:02Z")
                                                .contains("'happened' or 'did not happen'")));
    }

    static Command ask() {
        return ask("none");
    }

    private static Command ask(String model) {
        return new Command.AskModel(model);
    }

    static Consumer<Command> invoke(Integer... indexes) {
        return command -> assertThat(command).isInstanceOfSatisfying(Command.Invoke.class, invoke -> {
            List<Integer> started = invoke.invocations().stream()
                    .map(ToolInvocation::id)
                    .map(InvocationId::index)
                    .toList();
            assertThat(started).containsExactly(indexes);
        });
    }

    static Consumer<Command> settle(int index, ToolOutcome.Status status, ToolFailure.Kind kind) {
        return command -> assertThat(command).isInstanceOfSatisfying(Command.Settle.class, settle -> {
            assertThat(settle.outcomes().keySet())
                    .extracting(InvocationId::index)
                    .containsExactly(index);
            ToolOutcome outcome = settle.outcomes().values().iterator().next();
            assertThat(outcome.status()).isEqualTo(status);
            ToolFailure failure = outcome.failure();
            assertThat(failure == null ? null : failure.kind()).isEqualTo(kind);
        });
    }

    private static Command reject(String problem) {
        return new Command.Reject(problem);
    }

    private static Consumer<Command> rejectWith(String part) {
        return command -> assertThat(command)
                .isInstanceOfSatisfying(
                        Command.Reject.class,
                        reject -> Assertions.assertThat(reject.problem()).contains(part));
    }

    static Consumer<Command> finish(TaskStatus status, String reason) {
        return command -> assertThat(command).isInstanceOfSatisfying(Command.Finish.class, finish -> {
            assertThat(finish.ending().status()).isEqualTo(status);
            assertThat(finish.ending().reason()).isEqualTo(reason);
        });
    }

    static Consumer<Command> finish(TaskStatus status, String reason, String... standing) {
        return finish(status, reason)
                .andThen(command -> assertThat(((Command.Finish) command).notUndone())
                        .extracting(one -> one.tool() + ": " + one.why())
                        .containsExactly(standing));
    }

    static Consumer<Command> rollBack(Integer... indexes) {
        return command -> assertThat(command)
                .isInstanceOfSatisfying(
                        Command.RollBack.class,
                        back -> assertThat(back.undo())
                                .allMatch(InvocationId::undo)
                                .extracting(InvocationId::index)
                                .containsExactly(indexes));
    }

    static Command waitUntil(long secondsFromBegin) {
        return new Command.Wait(BEGIN.plusSeconds(secondsFromBegin));
    }

    static Command waitUntilDeadline() {
        return new Command.Wait(BEGIN.plus(Duration.ofHours(2)));
    }

    static Tool tool(String name, Effect effect) {
        return Tool.named(name).description("Does it.").effect(effect).calls(Order.class, (input, call) -> "ok");
    }

    private static Tool sequenced(String name, @Nullable String argument) {
        FunctionTool.Builder tool = Tool.named(name).description("Does it.").effect(Effect.IDEMPOTENT);
        return (argument == null ? tool.oneAfterTheOther() : tool.oneAfterTheOther(argument))
                .calls(Order.class, (input, call) -> "ok");
    }

    static Tool undoable(String name, Effect effect) {
        return Tool.named(name)
                .description("Does it.")
                .effect(effect)
                .calls(Order.class, (input, call) -> "ok")
                .compensatedBy((input, result, call) -> "undone");
    }

    static Tool reconcilable(String name, OnUnknown policy) {
        return Tool.named(name)
                .description("Does it.")
                .onUnknown(policy)
                .calls(Order.class, (input, call) -> "ok")
                .reconciledBy((input, call) -> Finding.happened("ok"));
    }

    record Order(String orderId) {}

    /** A model that must not be asked: deciding calls no model. */
    record NoModel(String name) implements io.perdure.llm.LlmClient {
        @Override
        public LlmReply reply(LlmRequest request, Consumer<String> text) {
            throw new AssertionError("the decider asked the model");
        }
    }
}
