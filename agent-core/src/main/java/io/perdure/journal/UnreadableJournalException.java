package io.perdure.journal;

import io.perdure.error.PerdureException;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import org.jspecify.annotations.Nullable;

/** A journal that this library cannot read. It was left as it is. */
public final class UnreadableJournalException extends PerdureException {
    private static final long serialVersionUID = 1L;

    private UnreadableJournalException(String code, String what, String fix, @Nullable Throwable cause) {
        super(code, what, fix, cause);
    }

    static UnreadableJournalException newer(TaskId task, StoredEntry entry, int known) {
        return new UnreadableJournalException(
                "journal-newer",
                "The journal of task " + quoted(task.value()) + " has an entry '" + entry.type()
                        + "' of journal format " + entry.format() + "; this library reads formats up to " + known + ".",
                "Use a version of Perdure that reads journal format " + entry.format() + ".",
                null);
    }

    static UnreadableJournalException damaged(TaskId task, StoredEntry entry, Throwable cause) {
        return new UnreadableJournalException(
                "journal-damaged",
                "An entry '" + entry.type() + "' in the journal of task " + quoted(task.value())
                        + " cannot be read as what it says it is.",
                "Restore the store from a backup, or do the work under a new task id.",
                cause);
    }
}
