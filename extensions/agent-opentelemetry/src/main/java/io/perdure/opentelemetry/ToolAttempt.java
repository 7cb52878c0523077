package io.perdure.opentelemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.Context;
import io.perdure.tool.ToolExecutor.AttemptResult;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import org.jspecify.annotations.Nullable;

/** A tool runs. */
final class ToolAttempt extends Traced {
    private static final String EXECUTE = "execute_tool";
    private static final String FUNCTION = "function";

    private final Attributes measured;

    ToolAttempt(Instruments instruments, Context parent, String tool, Attributes more) {
        super(instruments, parent, builder(instruments, tool).setAllAttributes(more));
        this.measured = Attributes.builder()
                .put(Keys.TOOL, tool)
                .put(Keys.TOOL_TYPE, FUNCTION)
                .put(Keys.AGENT, more.get(Keys.AGENT))
                .build();
    }

    private static SpanBuilder builder(Instruments instruments, String tool) {
        return instruments
                .tracer()
                .spanBuilder(EXECUTE + " " + tool)
                .setAttribute(Keys.OPERATION, EXECUTE)
                .setAttribute(Keys.TOOL, tool)
                .setAttribute(Keys.TOOL_TYPE, FUNCTION);
    }

    @Override
    public void led(AttemptResult result) {
        if (!settles()) {
            return;
        }
        if (result instanceof AttemptResult.Ended ended) {
            ended(ended.outcome());
        } else if (result instanceof AttemptResult.Retry retry) {
            span().setAttribute(Keys.OUTCOME, "RETRY");
            failed(retry.failure());
        } else {
            span().setAttribute(Keys.OUTCOME, "WAITING");
            measure(null);
        }
    }

    private void ended(ToolOutcome outcome) {
        span().setAttribute(Keys.OUTCOME, outcome.status().name());
        ToolFailure failure = outcome.failure();
        if (failure != null && outcome.status() != ToolOutcome.Status.CANCELLED) {
            failed(failure);
            return;
        }
        if (failure == null && instruments().content()) {
            span().setAttribute(Keys.RESULT, Content.json(outcome.output()));
        }
        measure(null);
    }

    private void failed(ToolFailure failure) {
        failed(failure.kind().name(), failure.message());
        measure(failure.kind().name());
    }

    @Override
    void measure(@Nullable String error) {
        Attributes attributes = error == null
                ? measured
                : measured.toBuilder().put(Keys.ERROR, error).build();
        instruments().toolTime().record(seconds(), attributes, context());
    }
}
