package io.perdure.journal;

import io.perdure.journal.Conversation.Notice;
import io.perdure.llm.LlmReply;
import io.perdure.llm.Message;
import io.perdure.store.TaskId;
import io.perdure.trust.Label;
import org.jspecify.annotations.Nullable;

/** How one entry changes each part of a state. An entry not named for a part leaves it as it is. */
final class Fold {
    private static final String CUT_OFF =
            "Your last reply was cut off at its length limit. Of the calls in it, those that came whole"
                    + " were made; what was to come after them is lost. Where arguments were cut off, make them shorter.";

    private Fold() {}

    static Calls calls(TaskId task, Folded before, JournalEntry entry, Ledger ledger) {
        Calls calls = before.calls();
        if (entry instanceof ModelReplied e) {
            Label choice = before.conversation().messages().label(e.shown());
            return calls.requested(task, e.step(), e.reply().calls(), choice);
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
            return calls.undoing(ledger.undoings(e));
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
        if (entry instanceof LateResult e) {
            return e.outcome().isDone() ? calls.with(e.id(), call -> call.endedLate(e.outcome())) : calls;
        }
        if (entry instanceof ApprovalRequested e) {
            return calls.asking(e);
        }
        if (entry instanceof ApprovalGiven e) {
            return calls.approved(e);
        }
        return entry instanceof AnswerGiven e ? calls.answered(e) : calls;
    }

    static Conversation conversation(Folded before, JournalEntry entry, Calls after) {
        Conversation conversation = before.conversation();
        if (entry instanceof TaskStarted e) {
            return Opening.of(e);
        }
        if (entry instanceof ModelReplied e) {
            return cutOff(conversation.replied(e, after.all()), e.reply());
        }
        if (entry instanceof InvocationEnded e) {
            return observed(conversation, before.calls(), e);
        }
        if (entry instanceof AnswerRejected e) {
            return conversation.said(new Message.User(e.problem()), Label.NONE);
        }
        if (entry instanceof ContextCompacted e) {
            return conversation.compacted(e, before.asking().steps());
        }
        if (entry instanceof LateResult e) {
            return late(conversation, e, before.calls().isOpen());
        }
        String notice = notice(entry);
        return notice == null
                ? conversation
                : conversation.notice(
                        new Notice(notice, Label.NONE), before.calls().isOpen());
    }

    // Calls that came whole are made; the model must know that there may be more of which nothing came.
    private static Conversation cutOff(Conversation conversation, LlmReply reply) {
        return reply.finish() != LlmReply.Finish.LENGTH || reply.calls().isEmpty()
                ? conversation
                : conversation.notice(new Notice(CUT_OFF, Label.NONE), true);
    }

    private static Conversation late(Conversation conversation, LateResult late, boolean callsOpen) {
        Observation seen = Observation.late(late, conversation.handles());
        String text = "Late news of call " + late.id().callId()
                + ", which had been given up: it ended after all, as follows.\n" + seen.text();
        return conversation.with(seen.handles()).notice(new Notice(text, seen.label()), callsOpen);
    }

    // The first outcome stands (E2); the model sees those of a step when all are there.
    private static Conversation observed(Conversation conversation, Calls calls, InvocationEnded entry) {
        boolean counts = calls.isOpen(entry.id()) && !entry.id().undo();
        Calls ended = calls.ended(entry);
        return !counts || ended.isOpen() ? conversation : conversation.observed(ended.all());
    }

    private static @Nullable String notice(JournalEntry entry) {
        if (entry instanceof TaskResumed e && !e.changes().isEmpty()) {
            return "The task was taken up again, and something has changed since. " + String.join(" ", e.changes())
                    + " Check what you rely on before you go on.";
        }
        if (entry instanceof ToolSuspended e) {
            return "The tool " + e.tool() + " is not available for now. " + e.reason();
        }
        if (entry instanceof ToolRestored e) {
            return "The tool " + e.tool() + " is available again.";
        }
        return entry instanceof MonitorSpoke e && e.severity() == MonitorSpoke.Severity.TELL ? e.text() : null;
    }

    static Asking asking(Folded before, JournalEntry entry) {
        Asking asking = before.asking();
        if (entry instanceof InvocationEnded e) {
            return e.child() != null && before.calls().isOpen(e.id()) ? asking.took(e.child()) : asking;
        }
        return asking(asking, before.conversation(), entry);
    }

    private static Asking asking(Asking asking, Conversation shown, JournalEntry entry) {
        if (entry instanceof ModelReplied e) {
            return asking.replied(e);
        }
        if (entry instanceof ModelFailed e) {
            return asking.failed(e, shown);
        }
        if (entry instanceof ContextCompacted e) {
            return asking.took(e.usage());
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
