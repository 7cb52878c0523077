package io.perdure.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.journal.AnswerAccepted;
import io.perdure.journal.AnswerGiven;
import io.perdure.journal.AnswerRejected;
import io.perdure.journal.ApprovalGiven;
import io.perdure.journal.ApprovalRequested;
import io.perdure.journal.AttemptFailed;
import io.perdure.journal.AttemptStarted;
import io.perdure.journal.CancelRequested;
import io.perdure.journal.CompactionRequested;
import io.perdure.journal.ContextCompacted;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.InvocationWaiting;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.LateResult;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.MonitorSpoke;
import io.perdure.journal.OutcomeInDoubt;
import io.perdure.journal.ReconcileEnded;
import io.perdure.journal.ReconcileStarted;
import io.perdure.journal.RollbackStarted;
import io.perdure.journal.RunTraced;
import io.perdure.journal.SignalReceived;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskPaused;
import io.perdure.journal.TaskResumed;
import io.perdure.journal.TaskStarted;
import io.perdure.journal.TaskStatus;
import io.perdure.journal.TaskUnpaused;
import io.perdure.journal.TimePassed;
import io.perdure.journal.ToolRestored;
import io.perdure.journal.ToolSuspended;
import io.perdure.journal.ToolsPinned;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.TokenUsage;
import io.perdure.tool.Artifact;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Wait;
import io.perdure.trust.Label;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of entry is said, in both forms and in words of its own. A new kind needs words here before it can be built. */
class EveryEntryTest {
    private static final Instant AT = Story.START.plusSeconds(9);
    private static final InvocationId CALL = Story.id(1, 0);
    private static final ToolFailure FAILURE = new ToolFailure(ToolFailure.Kind.UNAVAILABLE, "no route", true);

    static final ApprovalRequested.Item ITEM = new ApprovalRequested.Item(
            CALL,
            "refund",
            "{}",
            "5f",
            Label.NONE,
            List.of(new ApprovalRequested.Concern("payee-untrusted", "/iban", null, "DE12", "a web page")),
            Map.of(),
            "");

    /** What is said of an entry of this kind that comes after a step with one call. */
    private static final Map<JournalEntry, String> SAID = Map.ofEntries(
            Map.entry(new RunTraced(AT, "00-4bf9-00f0-01"), "00-4bf9-00f0-01"),
            Map.entry(new TaskResumed(AT, "2", "m", "t", List.of("The tools changed.")), "The tools changed."),
            Map.entry(
                    new ModelFailed(
                            AT,
                            2,
                            "small",
                            new LlmFailure(LlmFailure.Kind.RATE_LIMITED, "slow down", null),
                            LlmFailure.Reaction.RETRY,
                            AT.plusSeconds(3),
                            java.time.Duration.ofSeconds(1)),
                    "slow down"),
            Map.entry(new AnswerAccepted(AT, 1), "rules have nothing against the answer"),
            Map.entry(new AnswerRejected(AT, 1, "It is empty."), "It is empty."),
            Map.entry(new AttemptStarted(AT, CALL, 7, Effect.ONCE), "7 attempts"),
            Map.entry(new AttemptFailed(AT, CALL, 1, FAILURE, AT.plusSeconds(4)), "attempt 1 failed (UNAVAILABLE)"),
            Map.entry(new OutcomeInDoubt(AT, CALL, FAILURE, true), "in doubt (UNAVAILABLE)"),
            Map.entry(new ReconcileStarted(AT, CALL, 1), "looking whether it happened"),
            Map.entry(new ReconcileEnded(AT, CALL, Finding.Kind.HAPPENED, "r-1", null), "it happened"),
            Map.entry(new ToolsPinned(AT, Map.of("refund", "5f", "charge", "6a"), "ann"), "2 tools are pinned by ann"),
            Map.entry(new ApprovalRequested(AT, "q-1", List.of(ITEM), null), "payee-untrusted: DE12 a web page"),
            Map.entry(
                    new ApprovalGiven(AT, "q-1", ApprovalGiven.Verdict.NO, List.of(), "ann", "Ask the bank."),
                    "NO by ann"),
            Map.entry(new InvocationWaiting(AT, CALL, Wait.forSignal("paid"), null), "waits for a signal"),
            Map.entry(
                    new InvocationEnded(AT, CALL, ToolOutcome.done("a part", new Artifact("5".repeat(64), 120_000))),
                    "which has 120,000 bytes"),
            Map.entry(new LateResult(AT, CALL, 3, ToolOutcome.done("late")), "attempt 3 ended after all: done"),
            Map.entry(new ToolSuspended(AT, "refund", AT.plusSeconds(5), "It failed."), "is not offered until"),
            Map.entry(new ToolRestored(AT, "refund"), "is offered again"),
            Map.entry(
                    new MonitorSpoke(AT, 1, "repetition", MonitorSpoke.Severity.TELL, "Again and again.", "s1-0"),
                    "Again and again."),
            Map.entry(
                    new ContextCompacted(AT, "fold-steps", 1, "Folded.", List.of(), 7_900, TokenUsage.NONE),
                    "(fold-steps)"),
            Map.entry(new CompactionRequested(AT, true), "nothing but what is pinned"),
            Map.entry(new SignalReceived(AT, "paid", "12.50"), "the signal paid came"),
            Map.entry(new AnswerGiven(AT, "call_9", "Yes.", "ann"), "by ann"),
            Map.entry(new TimePassed(AT), "the time came that it waited for"),
            Map.entry(new TaskPaused(AT, "audit"), "audit"),
            Map.entry(new TaskUnpaused(AT), "a person let it go on"),
            Map.entry(new CancelRequested(AT, "duplicate"), "duplicate"),
            Map.entry(
                    new RollbackStarted(AT, List.of(CALL.undoing()), TaskStatus.FAILED, "", "given-up", "No stock."),
                    "given-up: No stock."),
            Map.entry(new TaskEnded(AT, TaskStatus.CANCELLED, "", "", ""), "ended as CANCELLED"));

    static Stream<Class<?>> kinds() {
        return Stream.of(JournalEntry.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void is_said_in_both_forms(Class<?> kind) {
        Story story = Story.of("g").replied(1_000, "I pay it back.", Story.call("refund", "{}"));
        if (Set.of(TaskStarted.class, ModelReplied.class).contains(kind)) {
            assertSaid(story, kind == TaskStarted.class ? "started" : "I pay it back.");
            return;
        }
        Map.Entry<JournalEntry, String> said = SAID.entrySet().stream()
                .filter(one -> kind.isInstance(one.getKey()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody says what the report says of " + kind));
        assertThat(story.report().remarks()).extracting(Remark::topic).doesNotContain(Topic.OTHER);
        assertThat(said(story.whole(Prices.none())))
                .allSatisfy(text -> assertThat(text).as("without the entry").doesNotContain(said.getValue()));

        story.add(at -> said.getKey()).add(at -> new TimePassed(AT.plusSeconds(60)));

        assertThat(story.report().remarks()).extracting(Remark::topic).doesNotContain(Topic.OTHER);
        assertSaid(story, said.getValue());
    }

    private static void assertSaid(Story story, String words) {
        assertThat(said(story.whole(Prices.none())))
                .allSatisfy(text -> assertThat(text).contains(words));
    }

    /** Both forms, without the ends of lines. */
    private static List<String> said(TaskReport report) {
        return List.of(
                report.text().replaceAll("\\s+", " "),
                HtmlFormTest.parsed(report.html()).body().text());
    }
}
