package io.perdure.journal;

import java.time.Instant;
import java.util.Objects;

/**
 * A person answered a question.
 *
 * @param at when
 * @param call call id of the invocation that asked
 * @param text the answer
 * @param by who answered; may be empty
 */
public record AnswerGiven(Instant at, String call, String text, String by) implements JournalEntry {
    /** Checks that nothing is missing. */
    public AnswerGiven {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(by, "by");
    }
}
