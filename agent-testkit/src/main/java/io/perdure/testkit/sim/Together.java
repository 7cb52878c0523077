package io.perdure.testkit.sim;

import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.tool.InvocationId;
import java.util.List;

/** What tools wrote in transactions of the store against their outcomes: both are there, or neither. */
final class Together {
    private Together() {}

    /** Rows that become durable with these entries. */
    static void rows(World world, List<JournalEntry> entries, List<Row> rows) {
        for (Row row : rows) {
            boolean told = entries.stream()
                    .anyMatch(entry -> entry instanceof InvocationEnded ended
                            && ended.id().equals(row.invocation())
                            && ended.outcome().isDone());
            if (!told) {
                throw world.violated("transaction", row + " is durable, and no outcome with it that says so");
            }
            world.outside().committed(row);
        }
    }

    /** An outcome that has become durable, after its rows. */
    static void outcome(World world, InvocationId id, Facts facts) {
        boolean wrote = facts.wroteIn > 0 && facts.wroteIn == facts.attempts();
        if (facts.outcome != null && facts.outcome.isDone() && wrote && facts.effects == 0) {
            throw world.violated("transaction", id + " is done, and what it wrote in its transaction is not there");
        }
    }
}
