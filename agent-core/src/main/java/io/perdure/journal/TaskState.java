package io.perdure.journal;

import io.perdure.journal.Handles.FilledIn;
import io.perdure.llm.LlmReply;
import io.perdure.llm.Message;
import io.perdure.llm.TokenUsage;
import io.perdure.store.TaskId;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Wait;
import io.perdure.trust.Label;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a journal adds up to: a pure function of its entries. Immutable; safe for use by several threads.
 *
 * <p>It reads no clock: {@link #now()} is the time of the last entry.
 */
public final class TaskState {
    private final TaskId id;
    private final long version;
    private final Folded folded;
    private final Ledger ledger;

    private TaskState(TaskId id, long version, Folded folded, Ledger ledger) {
        this.id = id;
        this.version = version;
        this.folded = folded;
        this.ledger = ledger;
    }

    /** The state of a task without entries. */
    public static TaskState empty(TaskId id) {
        return new TaskState(id, 0, Folded.NOTHING, Ledger.EMPTY);
    }

    /** The state these entries add up to. */
    public static TaskState of(TaskId id, List<JournalEntry> journal) {
        return empty(id).after(journal);
    }

    /** The state that a snapshot keeps; what was done before it is not known one by one. */
    static TaskState of(TaskId id, long version, Folded folded) {
        return new TaskState(id, version, folded, Ledger.UNKNOWN);
    }

    /** This state and these entries more. */
    public TaskState after(List<JournalEntry> entries) {
        TaskState state = this;
        for (JournalEntry entry : entries) {
            state = state.after(entry);
        }
        return state;
    }

    /** This state and one entry more. */
    public TaskState after(JournalEntry entry) {
        return new TaskState(id, version + 1, folded.after(id, entry, ledger), ledger.after(folded.calls(), entry));
    }

    /** Whose state it is. */
    public TaskId id() {
        return id;
    }

    /** How many entries it is made of. */
    public long version() {
        return version;
    }

    /** How the task began. */
    public TaskStarted start() {
        TaskStarted start = folded.start();
        if (start == null) {
            throw new IllegalStateException("the journal of task " + id + " does not begin with task-started");
        }
        return start;
    }

    /** The version of the agent that carries it now. */
    public String agentVersion() {
        return folded.setup().agentVersion();
    }

    /** The model that carried it last; empty if it is not known. */
    public String model() {
        return folded.setup().model();
    }

    /** A fingerprint of the tools of the agent that carried it last; empty if it is not known. */
    public String tools() {
        return folded.setup().tools();
    }

    /** What had changed when it was last taken up with something changed, one sentence each. */
    public List<String> changes() {
        return folded.setup().changes();
    }

    /** The trace of the last run, or of the start, as a W3C {@code traceparent}; empty if it is not known. */
    public String trace() {
        return folded.setup().trace();
    }

    /** The time of the last entry; never goes back. */
    public Instant now() {
        return folded.now();
    }

    /** What the model is to be shown next, oldest first; unmodifiable. */
    public List<Message> messages() {
        return folded.conversation().messages();
    }

    /** The label of everything that the model is to be shown next: whether text of somebody else's can have influenced what it says. */
    public Label label() {
        return folded.conversation().label();
    }

    /**
     * Who has had a part in a call of the current step: in that it is made, and in what it hands on.
     *
     * @throws java.util.NoSuchElementException if it has no such call
     */
    public Label label(InvocationId id) {
        return call(id).choice().join(handed(id));
    }

    /**
     * The label of what a call of the current step hands on.
     *
     * @throws java.util.NoSuchElementException if it has no such call
     */
    public Label handed(InvocationId id) {
        return FilledIn.handed(call(id).asked(), handles());
    }

    /** Whether its calls are guarded: labels of an unguarded task say nothing. */
    public boolean isGuarded() {
        return !custody().pins().isEmpty();
    }

    /** What stands for texts that are hidden from the model. */
    public Handles handles() {
        return folded.conversation().handles();
    }

    /** Whether this is a value in a result that the model was shown and that is trusted, as is all that was shown before it. */
    public boolean showsTrusted(String value) {
        return folded.conversation().messages().holdsTrusted(value);
    }

    /** What it may do by the word of people, and how much of it it has done. */
    public Custody custody() {
        return folded.custody();
    }

    /** How many of the messages the last request held; 0 if there was none. */
    public int askedMessages() {
        return folded.conversation().asked();
    }

    /** The hash of the last request that was answered, if there was one. */
    public Optional<String> lastRequest() {
        return Optional.ofNullable(folded.conversation().lastRequest());
    }

    /** The calls of the current step, in the order of the reply; empty when all have been observed. */
    public List<Call> calls() {
        return folded.calls().all();
    }

    /**
     * A call of the current step.
     *
     * @throws java.util.NoSuchElementException if it has no such call
     */
    public Call call(InvocationId id) {
        return Optional.ofNullable(folded.calls().find(id)).orElseThrow();
    }

    /** Whether a call of the current step has no outcome yet. */
    public boolean hasOpenCalls() {
        return folded.calls().isOpen();
    }

    /** Whether an attempt was running when its process ended. */
    public boolean hasLostAttempts() {
        return folded.calls().any(call -> call.phase() == Call.Phase.LOST);
    }

    /** Whether it is not known of a call whether it had its effect, or has just become known. */
    public boolean hasDoubts() {
        return folded.calls()
                .any(call ->
                        call.phase() == Call.Phase.LOST || call.phase() == Call.Phase.IN_DOUBT || call.isKnownLate());
    }

    /** Whether an attempt or a look for its effect is running in the process that carries the task. */
    public boolean hasRunningAttempts() {
        return folded.calls().any(call -> call.phase() == Call.Phase.RUNNING || call.phase() == Call.Phase.RECONCILING);
    }

    /** How many replies the model has given. */
    public int steps() {
        return folded.asking().steps();
    }

    /** How many invocations the model has asked for. */
    public int invocations() {
        return folded.asking().calls();
    }

    /** The tokens taken so far. */
    public TokenUsage usage() {
        return folded.asking().usage();
    }

    /** How the models have failed since the last reply. */
    public ModelFailed.Streak modelFailures() {
        return folded.asking().streak();
    }

    /** The model that replied last; empty if none has. */
    public String answering() {
        return folded.asking().answering();
    }

    /** When that model first did so, with no other in between. */
    public Instant answeringSince() {
        return folded.asking().since();
    }

    /** How many replies in a row were rejected. */
    public int rejections() {
        return folded.asking().rejections();
    }

    /** How many replies were rejected since the task began. */
    public int rejectionsInAll() {
        return folded.asking().rejectedInAll();
    }

    /** A reply without calls that has been neither accepted nor rejected. */
    public Optional<LlmReply> unjudgedReply() {
        return Optional.ofNullable(folded.asking().unjudged());
    }

    /** What the model said last, empty if nothing. */
    public String lastText() {
        List<Message> messages = messages();
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof Message.Assistant said
                    && !said.text().isBlank()) {
                return said.text();
            }
        }
        return "";
    }

    /** Whether somebody paused it. */
    public boolean isPaused() {
        return folded.control().paused();
    }

    /** Why it was called off, if it was. */
    public Optional<String> cancelReason() {
        return Optional.ofNullable(folded.control().cancelReason());
    }

    /** Why a tool gave it up, if one did. */
    public Optional<String> givenUp() {
        return Optional.ofNullable(folded.control().givenUp());
    }

    /** Whether it is known call by call what the task did: not when it was taken up from a snapshot. */
    public boolean isWhole() {
        return ledger.whole();
    }

    /**
     * The calls that changed something or may have, each with what is known of it, the last one first.
     *
     * @throws IllegalStateException if that is not known: see {@link #isWhole()}
     */
    public List<Call> effects() {
        if (!ledger.whole()) {
            throw new IllegalStateException("a state from a snapshot does not know the effects one by one");
        }
        return ledger.calls();
    }

    /** What the model wrote down for itself. */
    public Notes notes() {
        return folded.notes();
    }

    /** What it did to the world, in short. */
    public Deeds deeds() {
        return folded.deeds();
    }

    /** How the undoing of its effects began, if it has. */
    public Optional<RollbackStarted> rollback() {
        return Optional.ofNullable(folded.undone().rollback());
    }

    /** What came of the undoings so far, by their own names. */
    public Map<InvocationId, ToolOutcome> undoings() {
        return folded.undone().outcomes();
    }

    /** That what the model is shown is to be made shorter, if somebody wants that. */
    public Optional<CompactionRequested> compactionRequested() {
        return Optional.ofNullable(folded.control().compaction());
    }

    /** The last step that is folded away in what the model is shown; 0 if none is. */
    public int foldedSteps() {
        return folded.conversation().folded();
    }

    /** What stands for the steps that are folded away, in what the model is shown; empty if none is. */
    public String foldedText() {
        return foldedSteps() > 0 ? messages().get(1).text() : "";
    }

    /** The index in {@link #messages()} at which the messages of a step begin that is not folded away. */
    public int beginOf(int step) {
        return folded.conversation().beginOf(step);
    }

    /** About how many tokens the first messages take, see {@link io.perdure.llm.TokenEstimate}; each is counted once. */
    public long tokens(int messages) {
        return folded.conversation().messages().tokens(messages);
    }

    /** How many characters all messages have. */
    public long characters() {
        return folded.conversation().messages().characters();
    }

    /** How many tokens this model's provider counts for one of ours, as far as it has said so. */
    public Optional<Double> tokenFactor(String model) {
        return Optional.ofNullable(folded.asking().windows().factors().get(model));
    }

    /** The most of our tokens in messages that this model is still to be shown, after it refused more; empty if it never did. */
    public Optional<Long> refusedAbove(String model) {
        return Optional.ofNullable(folded.asking().windows().limits().get(model));
    }

    /** How it ended, if it has. */
    public Optional<TaskEnded> end() {
        return Optional.ofNullable(folded.control().end());
    }

    /** Whether the rules of the agent have nothing against the reply that is not judged yet. */
    public boolean isReplyAccepted() {
        return folded.asking().accepted();
    }

    /** What it means to do, if it has a plan. */
    public Optional<Plan> plan() {
        return Optional.ofNullable(folded.conduct().plan());
    }

    /** What it did of late. */
    public Trail trail() {
        return folded.conduct().trail();
    }

    /** Why the last calls of a tool failed in a row, oldest first; empty if the last one did not. */
    public List<ToolFailure.Kind> failuresInARow(String tool) {
        Conduct.Failing failing = folded.conduct().failing().get(tool);
        return failing == null ? List.of() : failing.row();
    }

    /** Those of {@link #failuresInARow} that came since the tool was last offered again. */
    public List<ToolFailure.Kind> freshFailures(String tool) {
        Conduct.Failing failing = folded.conduct().failing().get(tool);
        return failing == null ? List.of() : failing.freshRow();
    }

    /** The tools that are failing: their last call did not succeed. */
    public Set<String> failingTools() {
        return folded.conduct().failing().keySet();
    }

    /** The tools that are not offered for a while, each with the time from when they are again. */
    public Map<String, Instant> suspendedTools() {
        return folded.conduct().suspended();
    }

    /** What a monitor said last since a person resumed the task, if it has spoken. */
    public Optional<MonitorSpoke> lastWordOf(String monitor) {
        return Optional.ofNullable(folded.conduct().spoken().get(monitor)).map(Conduct.Spoken::last);
    }

    /** How often a monitor has spoken since a person resumed the task. */
    public int wordsOf(String monitor) {
        Conduct.Spoken spoken = folded.conduct().spoken().get(monitor);
        return spoken == null ? 0 : spoken.times();
    }

    /** What a monitor said that ends the task, if one did. */
    public Optional<MonitorSpoke> stoppedBy() {
        return folded.conduct().spoken().values().stream()
                .map(Conduct.Spoken::last)
                .filter(last -> last.severity() == MonitorSpoke.Severity.STOP)
                .findFirst();
    }

    /** Whether it has ended. */
    public boolean isOver() {
        return folded.control().end() != null;
    }

    /** Where it stands. */
    public TaskStatus status() {
        TaskEnded end = folded.control().end();
        if (end != null) {
            return end.status();
        }
        if (folded.control().paused()) {
            return TaskStatus.PAUSED;
        }
        ModelFailed failed = folded.asking().streak().last();
        boolean waits = folded.calls().isOpen()
                ? !folded.calls().any(TaskState::isBusy)
                : failed != null && failed.retryAt() != null;
        return waits ? TaskStatus.WAITING : rollback().isPresent() ? TaskStatus.ROLLING_BACK : TaskStatus.RUNNING;
    }

    private static boolean isBusy(Call call) {
        return switch (call.phase()) {
            case ENDED, BACKING_OFF, ASKED -> false;
            case WAITING -> call.received() != null;
            case IN_DOUBT -> call.until() == null;
            case REQUESTED, RUNNING, LOST, RECONCILING -> true;
        };
    }

    /** The questions and signals it waits for, in the order of the calls. */
    public List<Call> waitingFor(Wait.Kind kind) {
        return folded.calls().all().stream()
                .filter(call -> call.awaited() != null && call.awaited().kind() == kind && call.received() == null)
                .toList();
    }

    Folded folded() {
        return folded;
    }

    /** Equal are states of one task that decide alike and show a model the same. What is known of single effects does not count. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TaskState that
                && id.equals(that.id)
                && version == that.version
                && folded.equals(that.folded);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, version);
    }

    @Override
    public String toString() {
        return "state of " + id + " @" + version + ": " + folded;
    }

    /** The whole journal of the task that a tool is called for, which it may {@linkplain io.perdure.tool.ToolContext#find find}. */
    @FunctionalInterface
    public interface TaskHistory {
        /** All entries that are durable, read from the store: the longer the task, the longer it takes. */
        List<JournalEntry> entries();
    }
}
