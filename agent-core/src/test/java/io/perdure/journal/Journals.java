package io.perdure.journal;

import io.perdure.journal.ContextCompacted.Cut;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmFailure.Reaction;
import io.perdure.llm.LlmReply;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import io.perdure.store.TaskId;
import io.perdure.tool.Artifact;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Wait;
import io.perdure.trust.Label;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes journals for tests in one line: each method adds an entry, one second after the one before. */
public final class Journals {
    public static final TaskId TASK = TaskId.of("refund-4711");
    public static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

    private final List<JournalEntry> entries = new ArrayList<>();
    private Instant now = BEGIN;
    private int step;
    private @Nullable TaskState snapshot;

    public static Journals started() {
        return new Journals().add(new TaskStarted(BEGIN, "refund-desk", "1", "Refund order 4711", null));
    }

    public static Journals startedWith(String goal) {
        return new Journals().add(new TaskStarted(BEGIN, "refund-desk", "1", goal, null));
    }

    /** A task that is done for another one, which may go so far. */
    public static Journals startedFor(long tokens, int invocations, @Nullable Duration time) {
        TaskStarted.Bounds bounds = new TaskStarted.Bounds(
                tokens, invocations, time == null ? null : BEGIN.plus(time), false, List.of(), List.of(), List.of());
        TaskStarted.Parent parent =
                new TaskStarted.Parent(List.of("root"), "s1-0", Label.USER, "Refund it", Map.of(), List.of(), bounds);
        return new Journals()
                .add(new TaskStarted(
                        BEGIN, "refund-desk", "1", "Refund order 4711", "", "", "", Map.of(), Map.of(), null, parent));
    }

    /** A call waits for the task that another agent does for it. */
    public Journals waitingForTask(int index) {
        String child = new InvocationId(TASK, step, index).child().value();
        return waiting(index, new Wait(Wait.Kind.TASK, child, null));
    }

    /** The same journal, read from a snapshot of what it adds up to. */
    public Journals fromSnapshot() {
        snapshot = StateCodec.decode(StateCodec.encode(state(), entries.size())).orElseThrow();
        return this;
    }

    /** A journal that leaves nothing in its state empty. */
    public static Journals everything() {
        return started()
                .traced()
                .signal("paid", "early")
                .modelFailed(LlmFailure.Kind.CONTEXT_TOO_LONG, Duration.ZERO)
                .replied(call(Plan.TOOL, "{\"items\":[{\"id\":\"1\",\"text\":\"Pay.\",\"status\":\"DONE\"}]}"))
                .attempt(0)
                .done(0)
                .replied(call("pay", "{\"to\":\"ann@shop.example\"}"), call("read"), call("read"))
                .attempt(0, Effect.ONCE)
                .attempt(1)
                .ended(0, ToolOutcome.done("paid", new Artifact("0123456789abcdef".repeat(4), 90_000)))
                .ended(1, ToolOutcome.failed(new ToolFailure(ToolFailure.Kind.UNAVAILABLE, "down", true)))
                .attempt(2, Effect.IDEMPOTENT)
                .ended(2, ToolOutcome.failed(new ToolFailure(ToolFailure.Kind.UNAVAILABLE, "down", true)))
                .suspended("read", Duration.ofMinutes(5))
                .spoke("repetition", MonitorSpoke.Severity.TELL)
                .compacted(1, "Step 1 is folded away.")
                .said("")
                .rejected()
                .modelFailed("other", LlmFailure.Kind.UNAVAILABLE, Reaction.RETRY, Duration.ofSeconds(1))
                .replied(call("book"), call("sign"), call("ask"))
                .attempt(0)
                .attemptFailed(0, Duration.ofSeconds(1), true)
                .attempt(1, Effect.ONCE)
                .inDoubt(1, true)
                .looking(1)
                .attempt(2)
                .waiting(2, Wait.forAnswer("May I?"))
                .compactionRequested(true)
                .cancelRequested()
                .paused();
    }

    public static Journals startedWithAnswer(String schema) {
        return new Journals().add(new TaskStarted(BEGIN, "refund-desk", "1", "Refund order 4711", schema));
    }

    public static ToolCall call(String tool) {
        return call(tool, "{\"orderId\":\"4711\"}");
    }

    public static ToolCall call(String tool, String arguments) {
        return new ToolCall("provider-1", tool, arguments);
    }

    public Journals replied(ToolCall... calls) {
        return reply("", LlmReply.Finish.TOOL_CALLS, calls);
    }

    public Journals said(String text) {
        return reply(text, LlmReply.Finish.STOP);
    }

    /** So many steps of the same call with the same result. */
    public Journals repliedAndDone(int steps) {
        for (int i = 0; i < steps; i++) {
            replied(call("read")).attempt(0).done(0);
        }
        return this;
    }

    /** So many steps of a call with this result. */
    public Journals repliedAndDone(int steps, String result) {
        for (int i = 0; i < steps; i++) {
            replied(call("read")).attempt(0).ended(0, ToolOutcome.done(result));
        }
        return this;
    }

    public Journals repliedBy(String model, ToolCall... calls) {
        return reply(model, "", LlmReply.Finish.TOOL_CALLS, calls);
    }

    public Journals reply(String text, LlmReply.Finish finish, ToolCall... calls) {
        return reply("none", text, finish, calls);
    }

    private Journals reply(String model, String text, LlmReply.Finish finish, ToolCall... calls) {
        LlmReply reply = new LlmReply(text, List.of(calls), finish, new TokenUsage(100, 10), "stand-in");
        return add(new ModelReplied(
                tick(), ++step, "00", state().messages().size(), reply, model, Duration.ofMillis(300), 100));
    }

    public Journals modelFailed(LlmFailure.Kind kind, @Nullable Duration retryIn) {
        return modelFailed("none", kind, retryIn == null ? Reaction.FAIL : Reaction.RETRY, retryIn);
    }

    public Journals modelFailed(String model, LlmFailure.Kind kind, Reaction reaction, @Nullable Duration retryIn) {
        Instant at = tick();
        LlmFailure failure = new LlmFailure(kind, "it is down", null);
        Instant retryAt = retryIn == null ? null : at.plus(retryIn);
        return add(new ModelFailed(at, step + 1, model, failure, reaction, retryAt, Duration.ofMillis(300)));
    }

    public Journals rejected() {
        return add(new AnswerRejected(tick(), step, "Your reply was empty."));
    }

    public Journals attempt(int index) {
        return add(new AttemptStarted(tick(), id(index), 1, Effect.READ_ONLY));
    }

    public Journals attempt(int index, Effect effect) {
        return add(new AttemptStarted(tick(), id(index), 1, effect));
    }

    public Journals attemptFailed(int index, Duration retryIn, boolean mayHaveHadEffect) {
        Instant at = tick();
        ToolFailure failure = new ToolFailure(ToolFailure.Kind.UNAVAILABLE, "no route", mayHaveHadEffect);
        return add(new AttemptFailed(at, id(index), 1, failure, at.plus(retryIn)));
    }

    public Journals inDoubt(int index, boolean maybeRunning) {
        ToolFailure failure = new ToolFailure(ToolFailure.Kind.UNAVAILABLE, "the answer was lost", true);
        return add(new OutcomeInDoubt(tick(), id(index), failure, maybeRunning));
    }

    public Journals looking(int index) {
        return add(new ReconcileStarted(tick(), id(index), 1));
    }

    public Journals found(int index, Finding.Kind finding) {
        return add(new ReconcileEnded(tick(), id(index), finding, "r-1", null));
    }

    public Journals couldNotLook(int index, Duration retryIn) {
        Instant at = tick();
        return add(new ReconcileEnded(at, id(index), Finding.Kind.CANNOT_TELL, "no route", at.plus(retryIn)));
    }

    public Journals waiting(int index, Wait wait) {
        Instant at = tick();
        Duration atMost = wait.atMost();
        return add(new InvocationWaiting(at, id(index), wait, atMost == null ? null : at.plus(atMost)));
    }

    public Journals done(int index) {
        return ended(index, ToolOutcome.done("ok"));
    }

    public Journals ended(int index, ToolOutcome outcome) {
        return add(new InvocationEnded(tick(), id(index), outcome));
    }

    public Journals late(int index) {
        return add(new LateResult(tick(), id(index), 1, ToolOutcome.done("refunded after all")));
    }

    public Journals pinned(Map<String, String> manifests) {
        return add(new ToolsPinned(tick(), manifests, ""));
    }

    /** A person is asked about these, as the loop does it. */
    public Journals askedAbout(List<ApprovalRequested.Item> items, Duration longest) {
        Instant at = tick();
        String id = "ask-" + (state().custody().asked() + 1);
        return add(new ApprovalRequested(at, id, items, at.plus(longest)));
    }

    /** Somebody answers the last question. */
    public Journals answered(ApprovalGiven.Verdict verdict) {
        String id = "ask-" + state().custody().asked();
        return add(new ApprovalGiven(tick(), id, verdict, List.of(), "ann", "as I said"));
    }

    /** An attempt that somebody had to allow. */
    public Journals attempt(int index, Custody.Permit permit) {
        return add(new AttemptStarted(tick(), id(index), 1, Effect.ONCE, permit));
    }

    public Journals lateWith(int index, ToolOutcome outcome) {
        return add(new LateResult(tick(), id(index), 1, outcome));
    }

    public Journals signal(String name, String payload) {
        return add(new SignalReceived(tick(), name, payload));
    }

    public Journals answer(int index, String text) {
        return add(new AnswerGiven(tick(), id(index).callId(), text, "ann"));
    }

    public Journals resumed() {
        return add(new TaskResumed(tick(), "1", "", "", List.of()));
    }

    public Journals accepted() {
        return add(new AnswerAccepted(tick(), step));
    }

    public Journals suspended(String tool, Duration pause) {
        Instant at = tick();
        return add(new ToolSuspended(at, tool, at.plus(pause), "It failed too often."));
    }

    public Journals restored(String tool) {
        return add(new ToolRestored(tick(), tool));
    }

    public Journals spoke(String monitor, MonitorSpoke.Severity severity) {
        return add(new MonitorSpoke(tick(), step, monitor, severity, "Do something else.", "the same again"));
    }

    public Journals compacted(int upTo, String text, Cut... cuts) {
        return add(new ContextCompacted(tick(), "fold-steps", upTo, text, List.of(cuts), 100, TokenUsage.NONE));
    }

    public Journals compactionRequested(boolean reset) {
        return add(new CompactionRequested(tick(), reset));
    }

    public Journals traced() {
        return add(new RunTraced(tick(), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
    }

    public Journals paused() {
        return add(new TaskPaused(tick(), ""));
    }

    public Journals unpaused() {
        return add(new TaskUnpaused(tick()));
    }

    public Journals cancelRequested() {
        return add(new CancelRequested(tick(), "no longer wanted"));
    }

    /** The task is to end as failed; what the calls of the first step with these indexes did is undone first. */
    public Journals rollingBack(Integer... indexes) {
        List<InvocationId> undo = Stream.of(indexes).map(Journals::undoing).toList();
        return add(new RollbackStarted(tick(), undo, TaskStatus.FAILED, "", "given-up", "no stock"));
    }

    public Journals undoAttempt(int index) {
        return add(new AttemptStarted(tick(), undoing(index), 1, Effect.READ_ONLY));
    }

    public Journals undone(int index, ToolOutcome outcome) {
        return add(new InvocationEnded(tick(), undoing(index), outcome));
    }

    private static InvocationId undoing(int index) {
        return new InvocationId(TASK, 1, index, true);
    }

    public Journals over(TaskStatus status) {
        return add(new TaskEnded(tick(), status, "done", "", ""));
    }

    /** Time passes, and nobody notices. */
    public Journals later(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    public Journals after(Duration duration) {
        now = now.plus(duration);
        return add(new TimePassed(now));
    }

    public InvocationId id(int index) {
        return new InvocationId(TASK, step, index);
    }

    public List<JournalEntry> entries() {
        return List.copyOf(entries);
    }

    public TaskState state() {
        return snapshot == null ? TaskState.of(TASK, entries) : snapshot;
    }

    private Instant tick() {
        now = now.plusSeconds(1);
        return now;
    }

    public Journals add(JournalEntry entry) {
        entries.add(entry);
        return this;
    }
}
