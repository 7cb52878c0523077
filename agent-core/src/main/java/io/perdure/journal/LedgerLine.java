package io.perdure.journal;

import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolOutcome;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A call of which an attempt was made.
 *
 * @param call with its outcome
 * @param older what came before; {@code null} if nothing did
 */
record LedgerLine(Call call, @Nullable LedgerLine older) {
    static Stream<LedgerLine> from(@Nullable LedgerLine newest) {
        return Stream.iterate(newest, Objects::nonNull, LedgerLine::older);
    }

    boolean is(InvocationId id) {
        return call.id().equals(id);
    }

    ToolOutcome outcome() {
        return Objects.requireNonNull(call.outcome());
    }

    /** Whether something was done, or may have been. */
    static boolean counts(ToolOutcome outcome) {
        return outcome.isDone() || outcome.status() == ToolOutcome.Status.UNKNOWN;
    }

    static boolean counts(Call ended) {
        return counts(Objects.requireNonNull(ended.outcome()));
    }
}
