package io.perdure.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A person answered whether calls may be made.
 *
 * @param at when
 * @param id the question's name
 * @param verdict the answer
 * @param calls call ids of the calls it is about; empty: all that were asked about
 * @param by who answered; may be empty
 * @param comment for the model; may be empty
 */
public record ApprovalGiven(
        Instant at,
        String id,
        Verdict verdict,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> calls,
        String by,
        String comment)
        implements JournalEntry {
    /** Copies the list. */
    public ApprovalGiven {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(verdict, "verdict");
        calls = calls == null ? List.of() : List.copyOf(calls);
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(comment, "comment");
    }

    /** The same answer, to the question of this name. */
    public ApprovalGiven to(String question) {
        return new ApprovalGiven(at, question, verdict, calls, by, comment);
    }

    /** What a person may answer. */
    public enum Verdict {
        /** This call may be made, as it was shown, once. */
        ONCE,
        /** The same, and the values that were asked about are endorsed for this task. */
        VALUE,
        /** The same, and this tool may be called again in this task with the same authority. */
        TASK_GRANT,
        /** It may not. */
        NO
    }
}
