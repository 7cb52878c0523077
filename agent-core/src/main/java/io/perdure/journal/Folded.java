package io.perdure.journal;

import io.perdure.store.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a journal adds up to and that is of bounded size: what a snapshot keeps. Immutable.
 *
 * @param start how the task began; {@code null} before the first entry
 * @param setup who carries it
 * @param now the time of the last entry
 * @param conversation what the model is shown
 * @param calls the calls of the current step
 * @param asking how the asking of the models goes
 * @param control what people decided
 * @param conduct how it behaves
 * @param deeds what it did to the world
 * @param undone how the undoing of that goes
 * @param notes what the model wrote down
 * @param custody what it may do, and has done of that
 */
record Folded(
        @Nullable TaskStarted start,
        Setup setup,
        Instant now,
        Conversation conversation,
        Calls calls,
        Asking asking,
        Control control,
        Conduct conduct,
        Deeds deeds,
        Undone undone,
        Notes notes,
        Custody custody) {
    static final Folded NOTHING = new Folded(
            null,
            Setup.NONE,
            Instant.EPOCH,
            Conversation.EMPTY,
            Calls.NONE,
            Asking.NOTHING,
            Control.FREE,
            Conduct.EMPTY,
            Deeds.NONE,
            Undone.NOTHING,
            Notes.NONE,
            Custody.NONE);

    /** This and one entry more; an undoing takes its calls from the ledger. */
    Folded after(TaskId task, JournalEntry entry, Ledger ledger) {
        Calls next = Fold.calls(task, this, entry, ledger);
        return new Folded(
                entry instanceof TaskStarted first ? first : start,
                setup.after(entry),
                entry.at().isAfter(now) ? entry.at() : now, // clocks may go back; the task's time does not
                Fold.conversation(this, entry, next),
                next,
                Fold.asking(this, entry),
                control.after(entry),
                conduct.after(calls, entry),
                deeds.after(calls, entry),
                undone.after(calls, entry),
                notes.after(calls, entry),
                custody.after(this, entry));
    }
}
