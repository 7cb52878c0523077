package io.perdure.loop;

import io.perdure.journal.ApprovalRequested;
import io.perdure.journal.ContextCompacted;
import io.perdure.journal.Custody.Permit;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.TaskEnded.NotUndone;
import io.perdure.journal.TaskStatus;
import io.perdure.store.TaskId;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a driver is to do next. */
public sealed interface Command {
    /** Nothing: the task is over. */
    record Nothing() implements Command {}

    /**
     * Ask a model, unless one is being asked already.
     *
     * @param model its name
     */
    record AskModel(String model) implements Command {}

    /** Read the whole journal, unless that is under way, and go on deciding from the state it adds up to. */
    record ReadAll() implements Command {}

    /**
     * Have a model summarise steps, unless that is under way, and go on deciding.
     *
     * @param otherwise how they are folded if it does not
     * @param target about how many tokens the messages may take afterwards
     */
    record Summarise(ContextCompacted otherwise, long target) implements Command {}

    /** Let the rules of the agent look at the answer, unless they do so already. */
    record CheckAnswer() implements Command {}

    /**
     * Record these entries, and go on deciding.
     *
     * @param entries what was decided, as of the time of the last entry
     */
    record Note(List<JournalEntry> entries) implements Command {}

    /**
     * Pause the task, and go on deciding.
     *
     * @param reason for people
     */
    record Pause(String reason) implements Command {}

    /**
     * Start an attempt at each of these, and go on deciding.
     *
     * @param invocations in the order of the reply; at most as many as may run
     * @param permits why those that somebody had to allow were allowed
     */
    record Invoke(List<ToolInvocation> invocations, Map<InvocationId, Permit> permits) implements Command {
        /** Attempts that nobody has to allow. */
        public Invoke(List<ToolInvocation> invocations) {
            this(invocations, Map.of());
        }
    }

    /**
     * Ask a person whether these calls may be made, and go on deciding: each waits for the answer.
     *
     * @param items in the order of the reply
     * @param longest after how long it is too late to answer
     */
    record AskApproval(List<ApprovalRequested.Item> items, Duration longest) implements Command {}

    /**
     * Record these outcomes without running anything, and go on deciding.
     *
     * @param outcomes by invocation
     */
    record Settle(Map<InvocationId, ToolOutcome> outcomes) implements Command {}

    /**
     * Record that it is not known whether these had their effect, and go on deciding.
     *
     * @param failures why it is not known, by invocation
     */
    record Doubt(Map<InvocationId, ToolFailure> failures) implements Command {}

    /**
     * Ask the tools of these whether they had their effect, and go on deciding.
     *
     * @param invocations in the order of the reply
     */
    record Reconcile(List<ToolInvocation> invocations) implements Command {}

    /**
     * Ask a person about these, and go on deciding: each waits for the answer.
     *
     * @param questions by invocation
     */
    record AskPerson(Map<InvocationId, String> questions) implements Command {}

    /**
     * Tell the model that its reply cannot be accepted, and go on deciding.
     *
     * @param problem what is wrong, for the model
     */
    record Reject(String problem) implements Command {}

    /** Call off every attempt that runs; each ends by itself, or is abandoned after the agent's grace. */
    record CallOff() implements Command {}

    /**
     * Call off the tasks that others do for this one, unless that was done, and wait until they have ended.
     *
     * @param tasks which
     */
    record CallOffChildren(List<TaskId> tasks) implements Command {}

    /**
     * Do nothing until something happens, or until this time.
     *
     * @param until a time, or {@code null} to wait for events alone
     */
    record Wait(@Nullable Instant until) implements Command {}

    /**
     * End the task, with an outcome for every call that has none, and go on deciding.
     *
     * @param outcomes of the calls that have none
     * @param ending how it ends
     * @param notUndone what it did that still stands although it did not reach its goal
     */
    record Finish(Map<InvocationId, ToolOutcome> outcomes, Ending ending, List<NotUndone> notUndone)
            implements Command {}

    /**
     * Begin to undo what the task did, with an outcome for every call that has none, and go on deciding. The task ends when it is done.
     *
     * @param outcomes of the calls that have none
     * @param undo the undoings, in their order
     * @param ending how it ends
     */
    record RollBack(Map<InvocationId, ToolOutcome> outcomes, List<InvocationId> undo, Ending ending)
            implements Command {}

    /**
     * How a task ends.
     *
     * @param status one that is over
     * @param answer the answer, or what there is of one
     * @param reason a stable word for the reason, empty if it ends with an answer
     * @param detail the reason in a sentence; may be empty
     */
    record Ending(TaskStatus status, String answer, String reason, String detail) {}
}
