package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.journal.AnswerRejected;
import io.perdure.journal.ContextCompacted;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.InvocationWaiting;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.OutcomeInDoubt;
import io.perdure.journal.RollbackStarted;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskPaused;
import io.perdure.journal.TaskState;
import io.perdure.loop.Command.Ending;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Wait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The entries of commands that ask for nothing but to be recorded. */
final class Recording {
    private Recording() {}

    /** The entries; empty if there is something to be done. {@code adrift}: calls whose attempts may still be running. */
    static List<JournalEntry> of(Command command, Agent agent, TaskState state, Adrift adrift, Instant now) {
        if (command instanceof Command.Settle settle) {
            return ended(agent, state, settle.outcomes(), now);
        }
        if (command instanceof Command.Doubt doubt) {
            List<JournalEntry> entries = new ArrayList<>();
            doubt.failures().forEach((id, why) -> entries.add(new OutcomeInDoubt(now, id, why, adrift.has(id))));
            return entries;
        }
        if (command instanceof Command.Finish end) {
            Ending how = end.ending();
            TaskEnded last =
                    new TaskEnded(now, how.status(), how.answer(), how.reason(), how.detail(), end.notUndone());
            return and(ended(agent, state, end.outcomes(), now), last);
        }
        if (command instanceof Command.RollBack back) {
            Ending how = back.ending();
            RollbackStarted first =
                    new RollbackStarted(now, back.undo(), how.status(), how.answer(), how.reason(), how.detail());
            return and(ended(agent, state, back.outcomes(), now), first);
        }
        return said(command, state, now);
    }

    private static List<JournalEntry> said(Command command, TaskState state, Instant now) {
        if (command instanceof Command.AskPerson ask) {
            List<JournalEntry> entries = new ArrayList<>();
            ask.questions()
                    .forEach((id, question) ->
                            entries.add(new InvocationWaiting(now, id, Wait.forAnswer(question), null)));
            return entries;
        }
        if (command instanceof Command.AskApproval ask) {
            return List.of(Trusting.question(state, ask, now));
        }
        if (command instanceof Command.Reject reject) {
            return List.of(new AnswerRejected(now, state.steps(), reject.problem()));
        }
        if (command instanceof Command.Pause pause) {
            return List.of(new TaskPaused(now, pause.reason()));
        }
        return command instanceof Command.Note note ? note.entries() : List.of();
    }

    private static List<JournalEntry> ended(
            Agent agent, TaskState state, Map<InvocationId, ToolOutcome> outcomes, Instant now) {
        List<JournalEntry> entries = new ArrayList<>();
        outcomes.forEach((id, outcome) ->
                entries.add(new InvocationEnded(now, id, Trusting.labelled(agent, state, id, outcome))));
        return entries;
    }

    private static List<JournalEntry> and(List<JournalEntry> entries, JournalEntry last) {
        List<JournalEntry> all = new ArrayList<>(entries);
        all.add(last);
        return all;
    }

    static boolean shortens(List<JournalEntry> entries) {
        return entries.stream().anyMatch(ContextCompacted.class::isInstance);
    }
}
