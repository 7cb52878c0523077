package io.perdure.journal;

import io.perdure.llm.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one entry changes each part of a state. An entry not named for a part leaves it as it is. */
final class Fold {
    private Fold() {}

    static Calls calls(TaskState before, JournalEntry entry) {
        Calls calls = before.currentCalls();
        if (entry instanceof ModelReplied e) {
            return calls.requested(before.id(), e.step(), e.reply().calls());
        }
        if (entry instanceof AttemptStarted e) {
            return calls.with(e.id(), call -> call.started(e));
        }
        if (entry instanceof AttemptFailed e) {
            return calls.with(e.id(), call -> call.failed(e.failure(), e.retryAt()));
        }
        if (entry instanceof InvocationWaiting e) {
            return calls.waiting(e);
        }
        if (entry instanceof RollbackStarted e) {
            return calls.undoing(before.ledger().undoings(e));
        }
        if (entry instanceof InvocationEnded e) {
            Calls ended = calls.ended(e);
            return ended.isOpen() ? ended : ended.closed();
        }
        return callsAfterDoubt(calls, entry);
    }

    private static Calls callsAfterDoubt(Calls calls, JournalEntry entry) {
        if (entry instanceof OutcomeInDoubt e) {
            return calls.with(e.id(), call -> call.inDoubt(e));
        }
        if (entry instanceof ReconcileStarted e) {
            return calls.with(e.id(), Call::reconciling);
        }
        return entry instanceof ReconcileEnded e
                ? calls.with(e.id(), call -> call.reconciled(e))
                : callsAfterNews(calls, entry);
    }

    private static Calls callsAfterNews(Calls calls, JournalEntry entry) {
        if (entry instanceof TaskResumed) {
            return calls.lostWithTheirProcess();
        }
        if (entry instanceof SignalReceived e) {
            return calls.signalled(e);
        }
        return entry instanceof AnswerGiven e ? calls.answered(e) : calls;
    }

    static Conversation conversation(TaskState before, JournalEntry entry) {
        Conversation conversation = before.conversation();
        if (entry instanceof TaskStarted e) {
            return conversation.said(new Message.User(e.goal()));
        }
        if (entry instanceof ModelReplied e) {
            List<Call> calls = calls(before, e).all();
            return conversation.replied(e, calls);
        }
        if (entry instanceof InvocationEnded e) {
            boolean counts = before.currentCalls().isOpen(e.id()) && !e.id().undo(); // the first outcome stands (E2)
            Calls ended = before.currentCalls().ended(e);
            return !counts || ended.isOpen() ? conversation : conversation.observed(ended.observations());
        }
        if (entry instanceof AnswerRejected e) {
            return conversation.said(new Message.User(e.problem()));
        }
        if (entry instanceof TaskResumed e && !e.changes().isEmpty()) {
            return conversation.notice(changed(e), before.hasOpenCalls());
        }
        if (entry instanceof LateResult e) {
            return conversation.notice(late(e), before.hasOpenCalls());
        }
        String notice = notice(entry);
        return notice == null ? conversation : conversation.notice(notice, before.hasOpenCalls());
    }

    private static @Nullable String notice(JournalEntry entry) {
        if (entry instanceof ToolSuspended e) {
            return "The tool " + e.tool() + " is not available for now. " + e.reason();
        }
        if (entry instanceof ToolRestored e) {
            return "The tool " + e.tool() + " is available again.";
        }
        return entry instanceof MonitorSpoke e && e.severity() == MonitorSpoke.Severity.TELL ? e.text() : null;
    }

    private static String changed(TaskResumed resumed) {
        return "The task was taken up again, and something has changed since. " + String.join(" ", resumed.changes())
                + " Check what you rely on before you go on.";
    }

    private static String late(LateResult late) {
        return "Late news of call " + late.id().callId()
                + ", which had been given up: it ended after all, as follows.\n"
                + late.outcome().observation();
    }

    static Asking asking(Asking asking, JournalEntry entry) {
        if (entry instanceof ModelReplied e) {
            return asking.replied(e);
        }
        if (entry instanceof ModelFailed e) {
            return asking.failed(e);
        }
        if (entry instanceof TaskUnpaused) {
            return asking.anew();
        }
        if (entry instanceof AnswerAccepted) {
            return asking.accept();
        }
        return entry instanceof AnswerRejected ? asking.rejected() : asking;
    }
}
