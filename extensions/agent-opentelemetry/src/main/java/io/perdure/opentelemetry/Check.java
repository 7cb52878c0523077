package io.perdure.opentelemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import io.perdure.journal.AnswerAccepted;
import io.perdure.journal.JournalEntry;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.ToolExecutor.Look;
import org.jspecify.annotations.Nullable;

/** Something is looked at: whether a call had its effect, or whether an answer fits the rules. The conventions have no name for either. */
final class Check extends Traced {
    Check(Instruments instruments, Context parent, String name, Attributes attributes) {
        super(instruments, parent, instruments.tracer().spanBuilder(name).setAllAttributes(attributes));
    }

    @Override
    public void led(Look found) {
        if (settles()) {
            span().setAttribute(Keys.OUTCOME, found.finding().name());
            if (found.finding() == Finding.Kind.CANNOT_TELL) {
                failed(found.finding().name(), found.detail());
            }
        }
    }

    @Override
    public void led(JournalEntry verdict) {
        if (settles()) {
            span().setAttribute(Keys.OUTCOME, verdict instanceof AnswerAccepted ? "ACCEPTED" : "REJECTED");
        }
    }

    @Override
    void measure(@Nullable String error) {}
}
