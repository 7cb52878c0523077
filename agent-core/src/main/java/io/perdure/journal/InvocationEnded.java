package io.perdure.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.perdure.llm.TokenUsage;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolOutcome;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one outcome of an invocation.
 *
 * @param at when
 * @param id which invocation
 * @param outcome what came of it
 * @param child what the task took that another agent did for it; {@code null} if none did
 */
public record InvocationEnded(
        Instant at,
        InvocationId id,
        ToolOutcome outcome,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Child child)
        implements JournalEntry {
    /** Checks that nothing is missing. */
    public InvocationEnded {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(outcome, "outcome");
    }

    /** The outcome of a call for which no other agent did a task. */
    public InvocationEnded(Instant at, InvocationId id, ToolOutcome outcome) {
        this(at, id, outcome, null);
    }

    /**
     * What a task took that another agent did for a call; it counts as taken by the task of the call.
     *
     * @param usage tokens
     * @param calls how many invocations its model asked for
     * @param asked how many questions people were asked
     * @param spent how much of its budgets is spent
     */
    public record Child(TokenUsage usage, int calls, int asked, Custody.Spent spent) {
        /** Checks that nothing is missing. */
        public Child {
            Objects.requireNonNull(usage, "usage");
            Objects.requireNonNull(spent, "spent");
        }
    }
}
