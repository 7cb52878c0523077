package io.perdure.journal;

import io.perdure.llm.LlmReply;
import io.perdure.llm.Message;
import io.perdure.llm.TokenUsage;
import io.perdure.store.TaskId;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Wait;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    private final @Nullable TaskStarted start;
    private final Setup setup;
    private final Instant now;
    private final Conversation conversation;
    private final Calls calls;
    private final Asking asking;
    private final Control control;
    private final Ledger ledger;
    private final Conduct conduct;

    private TaskState(
            TaskId id,
            long version,
            @Nullable TaskStarted start,
            Setup setup,
            Instant now,
            Conversation conversation,
            Calls calls,
            Asking asking,
            Control control,
            Ledger ledger,
            Conduct conduct) {
        this.id = id;
        this.version = version;
        this.start = start;
        this.setup = setup;
        this.now = now;
        this.conversation = conversation;
        this.calls = calls;
        this.asking = asking;
        this.control = control;
        this.ledger = ledger;
        this.conduct = conduct;
    }

    /** The state of a task without entries. */
    public static TaskState empty(TaskId id) {
        return new TaskState(
                id,
                0,
                null,
                Setup.NONE,
                Instant.EPOCH,
                Conversation.EMPTY,
                Calls.NONE,
                Asking.NOTHING,
                Control.FREE,
                Ledger.EMPTY,
                Conduct.EMPTY);
    }

    /** The state these entries add up to. */
    public static TaskState of(TaskId id, List<JournalEntry> journal) {
        TaskState state = empty(id);
        for (JournalEntry entry : journal) {
            state = state.after(entry);
        }
        return state;
    }

    /** This state and one entry more. */
    public TaskState after(JournalEntry entry) {
        Instant time = entry.at().isAfter(now) ? entry.at() : now; // clocks may go back; the task's time does not
        return new TaskState(
                id,
                version + 1,
                entry instanceof TaskStarted first ? first : start,
                setup.after(entry),
                time,
                Fold.conversation(this, entry),
                Fold.calls(this, entry),
                Fold.asking(asking, entry),
                control.after(entry),
                ledger.after(calls, entry),
                conduct.after(calls, entry));
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
        if (start == null) {
            throw new IllegalStateException("the journal of task " + id + " does not begin with task-started");
        }
        return start;
    }

    /** The version of the agent that carries it now. */
    public String agentVersion() {
        return setup.agentVersion();
    }

    /** The model that carried it last; empty if it is not known. */
    public String model() {
        return setup.model();
    }

    /** A fingerprint of the tools of the agent that carried it last; empty if it is not known. */
    public String tools() {
        return setup.tools();
    }

    /** The trace of the last run, or of the start, as a W3C {@code traceparent}; empty if it is not known. */
    public String trace() {
        return setup.trace();
    }

    /** The time of the last entry; never goes back. */
    public Instant now() {
        return now;
    }

    /** What the model is to be shown next, oldest first; unmodifiable. */
    public List<Message> messages() {
        return conversation.messages();
    }

    /** How many of the messages the last request held; 0 if there was none. */
    public int askedMessages() {
        return conversation.asked();
    }

    /** The hash of the last request that was answered, if there was one. */
    public Optional<String> lastRequest() {
        return Optional.ofNullable(conversation.lastRequest());
    }

    /** The calls of the current step, in the order of the reply; empty when all have been observed. */
    public List<Call> calls() {
        return calls.all();
    }

    /**
     * A call of the current step.
     *
     * @throws java.util.NoSuchElementException if it has no such call
     */
    public Call call(InvocationId id) {
        return Optional.ofNullable(calls.find(id)).orElseThrow();
    }

    /** Whether a call of the current step has no outcome yet. */
    public boolean hasOpenCalls() {
        return calls.isOpen();
    }

    /** Whether an attempt was running when its process ended. */
    public boolean hasLostAttempts() {
        return calls.any(call -> call.phase() == Call.Phase.LOST);
    }

    /** Whether it is not known of a call whether it had its effect. */
    public boolean hasDoubts() {
        return calls.any(call -> call.phase() == Call.Phase.LOST || call.phase() == Call.Phase.IN_DOUBT);
    }

    /** Whether an attempt or a look for its effect is running in the process that carries the task. */
    public boolean hasRunningAttempts() {
        return calls.any(call -> call.phase() == Call.Phase.RUNNING || call.phase() == Call.Phase.RECONCILING);
    }

    /** How many replies the model has given. */
    public int steps() {
        return asking.steps();
    }

    /** How many invocations the model has asked for. */
    public int invocations() {
        return asking.calls();
    }

    /** The tokens taken so far. */
    public TokenUsage usage() {
        return asking.usage();
    }

    /** How the models have failed since the last reply. */
    public ModelFailed.Streak modelFailures() {
        return asking.streak();
    }

    /** The model that replied last; empty if none has. */
    public String answering() {
        return asking.answering();
    }

    /** When that model first did so, with no other in between. */
    public Instant answeringSince() {
        return asking.since();
    }

    /** How many replies in a row were rejected. */
    public int rejections() {
        return asking.rejections();
    }

    /** A reply without calls that has been neither accepted nor rejected. */
    public Optional<LlmReply> unjudgedReply() {
        return Optional.ofNullable(asking.unjudged());
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
        return control.paused();
    }

    /** Why it was called off, if it was. */
    public Optional<String> cancelReason() {
        return Optional.ofNullable(control.cancelReason());
    }

    /** Why a tool gave it up, if one did. */
    public Optional<String> givenUp() {
        return Optional.ofNullable(control.givenUp());
    }

    /** The calls that were done or may have been, each with what is known of it, the last one first. */
    public List<Call> effects() {
        return ledger.calls();
    }

    /** How the undoing of these began, if it has. */
    public Optional<RollbackStarted> rollback() {
        return Optional.ofNullable(ledger.rollback());
    }

    /** What came of the undoings so far, by their own names. */
    public Map<InvocationId, ToolOutcome> undoings() {
        return ledger.undoings();
    }

    /** Whether the rules of the agent have nothing against the reply that is not judged yet. */
    public boolean isReplyAccepted() {
        return asking.accepted();
    }

    /** What it means to do, if it has a plan. */
    public Optional<Plan> plan() {
        return Optional.ofNullable(conduct.plan());
    }

    /** What it did of late. */
    public Trail trail() {
        return conduct.trail();
    }

    /** Why the last calls of a tool failed in a row, oldest first; empty if the last one did not. */
    public List<ToolFailure.Kind> failuresInARow(String tool) {
        Conduct.Failing failing = conduct.failing().get(tool);
        return failing == null ? List.of() : failing.row();
    }

    /** Those of {@link #failuresInARow} that came since the tool was last offered again. */
    public List<ToolFailure.Kind> freshFailures(String tool) {
        Conduct.Failing failing = conduct.failing().get(tool);
        return failing == null ? List.of() : failing.freshRow();
    }

    /** The tools that are failing: their last call did not succeed. */
    public Set<String> failingTools() {
        return conduct.failing().keySet();
    }

    /** The tools that are not offered for a while, each with the time from when they are again. */
    public Map<String, Instant> suspendedTools() {
        return conduct.suspended();
    }

    /** What a monitor said last since a person resumed the task, if it has spoken. */
    public Optional<MonitorSpoke> lastWordOf(String monitor) {
        return Optional.ofNullable(conduct.spoken().get(monitor)).map(Conduct.Spoken::last);
    }

    /** How often a monitor has spoken since a person resumed the task. */
    public int wordsOf(String monitor) {
        Conduct.Spoken spoken = conduct.spoken().get(monitor);
        return spoken == null ? 0 : spoken.times();
    }

    /** What a monitor said that ends the task, if one did. */
    public Optional<MonitorSpoke> stoppedBy() {
        return conduct.spoken().values().stream()
                .map(Conduct.Spoken::last)
                .filter(last -> last.severity() == MonitorSpoke.Severity.STOP)
                .findFirst();
    }

    /** How it ended, if it has. */
    public Optional<TaskEnded> end() {
        return Optional.ofNullable(control.end());
    }

    /** Whether it has ended. */
    public boolean isOver() {
        return control.end() != null;
    }

    /** Where it stands. */
    public TaskStatus status() {
        TaskEnded end = control.end();
        if (end != null) {
            return end.status();
        }
        if (control.paused()) {
            return TaskStatus.PAUSED;
        }
        ModelFailed failed = asking.streak().last();
        boolean waits = calls.isOpen() ? !calls.any(TaskState::isBusy) : failed != null && failed.retryAt() != null;
        return waits ? TaskStatus.WAITING : rollback().isPresent() ? TaskStatus.ROLLING_BACK : TaskStatus.RUNNING;
    }

    private static boolean isBusy(Call call) {
        return switch (call.phase()) {
            case ENDED, BACKING_OFF -> false;
            case WAITING -> call.received() != null;
            case IN_DOUBT -> call.until() == null;
            case REQUESTED, RUNNING, LOST, RECONCILING -> true;
        };
    }

    /** The questions and signals it waits for, in the order of the calls. */
    public List<Call> waitingFor(Wait.Kind kind) {
        return calls.all().stream()
                .filter(call -> call.awaited() != null && call.awaited().kind() == kind && call.received() == null)
                .toList();
    }

    Ledger ledger() {
        return ledger;
    }

    Conversation conversation() {
        return conversation;
    }

    Calls currentCalls() {
        return calls;
    }
}
