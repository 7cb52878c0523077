package io.perdure.journal;

import static io.perdure.journal.Journals.BEGIN;
import static io.perdure.journal.Journals.TASK;

import io.perdure.journal.Custody.Permit;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmReply;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Labeler.Labels;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Wait;
import io.perdure.trust.Label;
import io.perdure.trust.Label.Source;
import io.perdure.trust.Readers;
import io.perdure.trust.SinkKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One entry of each kind, with every component filled. */
final class Samples {
    private static final Instant LATER = BEGIN.plusMillis(1_500);
    private static final InvocationId CALL = new InvocationId(TASK, 3, 0);
    private static final ToolFailure FAILURE =
            new ToolFailure(ToolFailure.Kind.UNAVAILABLE, "no route to \"payments\" – übermorgen ✓", true);

    private static final Label LABEL = new Label(
            Label.Integrity.UNTRUSTED, Set.of(Source.tool("refund", "s3-0")), Readers.OWNER, Set.of("personal-id"));
    private static final Labels LABELS =
            Labels.of(LABEL).trusting(List.of("/*/id")).showing(List.of("/paid"), 1);

    private static final Custody.Spent SPENT =
            new Custody.Spent(Map.of("refund", 2), Set.of("ann@example.com"), new BigDecimal("12.50"), 77, 1, 3);

    /** The start of a task that is done for another one. */
    static final TaskStarted CHILD = new TaskStarted(
            BEGIN,
            "reader",
            "1",
            "Which kind of mail is it?",
            "gpt",
            "0f1e2d3c4b5a6978",
            "",
            Map.of(),
            Map.of(),
            null,
            new TaskStarted.Parent(
                    List.of("root", "root/s1-0"),
                    "s3-0",
                    LABEL,
                    "Refund order 4711",
                    Map.of("order", "4711"),
                    List.of(new TaskStarted.Attachment(LABEL, true, "{\"a\":1}")),
                    new TaskStarted.Bounds(
                            900,
                            7,
                            LATER,
                            true,
                            List.of("forbid refund"),
                            List.of("canary"),
                            List.of(new TaskStarted.Budget(9, 8, new BigDecimal("100"), 7, 6, 5, 4, 3, SPENT)))));

    /** The outcome of a call for which another agent did a task. */
    static final InvocationEnded CHILD_ENDED = new InvocationEnded(
            LATER,
            CALL,
            ToolOutcome.done("refunded").labelled(Labels.of(LABEL)),
            new InvocationEnded.Child(new TokenUsage(800, 90), 3, 1, SPENT));

    static final List<JournalEntry> ALL = List.of(
            new TaskStarted(
                    BEGIN,
                    "refund-desk",
                    "1",
                    "Refund order 4711",
                    "gpt",
                    "0f1e2d3c4b5a6978",
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                    Map.of("order", "4711"),
                    Map.of("mail.txt", "Please refund my order."),
                    "{\"type\":\"object\"}"),
            new RunTraced(LATER, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
            new TaskResumed(LATER, "2", "gpt", "0f1e2d3c4b5a6978", List.of("Version 2 of the agent goes on.")),
            new ModelReplied(
                    LATER,
                    3,
                    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    5,
                    new LlmReply(
                            "I refund it.",
                            List.of(new ToolCall("call_1", "refund", "{\"orderId\":\"4711\"}")),
                            LlmReply.Finish.TOOL_CALLS,
                            new TokenUsage(1_200, 34),
                            "stand-in"),
                    "openai:gpt",
                    Duration.ofMillis(1_234),
                    1_100),
            new ModelFailed(
                    LATER,
                    4,
                    "openai:gpt",
                    new LlmFailure(LlmFailure.Kind.RATE_LIMITED, "slow down", Duration.ofSeconds(20)),
                    LlmFailure.Reaction.RETRY,
                    LATER.plusSeconds(20),
                    Duration.ofMillis(1_234)),
            new AnswerAccepted(LATER, 4),
            new AnswerRejected(LATER, 4, "Your reply was empty."),
            new ToolSuspended(LATER, "refund", LATER.plusSeconds(300), "It failed 5 times in a row."),
            new ToolRestored(LATER, "refund"),
            new MonitorSpoke(
                    LATER,
                    4,
                    "repetition",
                    MonitorSpoke.Severity.TELL,
                    "You have made the same call 3 times.",
                    "refund (s4-0)"),
            new AttemptStarted(
                    LATER,
                    CALL,
                    2,
                    Effect.ONCE,
                    new Permit("approved", "ask-1", 0, List.of("ann@example.com"), new BigDecimal("12.50"), 77, true)),
            new AttemptFailed(LATER, CALL, 2, FAILURE, LATER.plusMillis(400)),
            new OutcomeInDoubt(LATER, CALL, FAILURE, true),
            new ReconcileStarted(LATER, CALL, 2),
            new ReconcileEnded(LATER, CALL, Finding.Kind.CANNOT_TELL, "no answer", LATER.plusMillis(400)),
            new InvocationWaiting(
                    LATER, CALL, Wait.forSignal("paid").atMost(Duration.ofDays(2)), LATER.plusSeconds(172_800)),
            new ToolsPinned(LATER, Map.of("refund", "9f86d081884c7d65"), "ann"),
            new ApprovalRequested(
                    LATER,
                    "ask-1",
                    List.of(new ApprovalRequested.Item(
                            CALL,
                            "refund",
                            "{\"orderId\":\"4711\"}",
                            "0f1e2d3c4b5a6978",
                            LABEL,
                            List.of(new ApprovalRequested.Concern(
                                    "unvouched-value", "/orderId", SinkKind.TARGET, "4711", "read_mail (s1-0)")),
                            Map.of("/orderId", "4711"),
                            "so far in this task: refund 1 time(s)")),
                    LATER.plusSeconds(3_600)),
            new ApprovalGiven(
                    LATER, "ask-1", ApprovalGiven.Verdict.TASK_GRANT, List.of("s3-0"), "ann", "it is a good customer"),
            new InvocationEnded(
                    LATER,
                    CALL,
                    new ToolOutcome(ToolOutcome.Status.UNKNOWN, "", FAILURE, List.of(FAILURE)).labelled(LABELS)),
            new LateResult(
                    LATER, CALL, 2, ToolOutcome.done("{\"refund\":\"r-1\"}").labelled(LABELS)),
            new ContextCompacted(
                    LATER,
                    "fold-steps",
                    2,
                    "What came before, steps 1 to 2, is folded away to save room.",
                    List.of(new ContextCompacted.Cut(CALL, 80)),
                    7_900,
                    new TokenUsage(800, 90)),
            new CompactionRequested(LATER, true),
            new SignalReceived(LATER, "paid", "{\"amount\":12.50}"),
            new AnswerGiven(LATER, "s3-0", "Yes, refund it.", "ann"),
            new TimePassed(LATER),
            new TaskPaused(LATER, "audit"),
            new TaskUnpaused(LATER),
            new CancelRequested(LATER, "duplicate"),
            new RollbackStarted(
                    LATER, List.of(CALL.undoing()), TaskStatus.FAILED, "So far: found.", "given-up", "No stock."),
            new TaskEnded(
                    LATER,
                    TaskStatus.LIMIT_REACHED,
                    "So far: found.",
                    "limit-steps",
                    "The task reached its limit.",
                    List.of(new TaskEnded.NotUndone(CALL, "refund", "Its tool has no way to undo it."))));

    private Samples() {}

    static JournalEntry of(Class<? extends JournalEntry> type) {
        return ALL.stream().filter(type::isInstance).findFirst().orElseThrow();
    }
}
