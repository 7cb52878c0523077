package io.perdure.opentelemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.perdure.loop.Telemetry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A span that is current on the thread that began it. It ends when that thread is done, or when it is given up; what comes after that
 * changes nothing.
 */
abstract class Traced implements Telemetry.Activity {
    private final Instruments instruments;
    private final Span span;
    private final Context context;
    private final Scope scope;
    private final Instant begin;
    private boolean settled; // guarded by this: who gives up comes on another thread

    @SuppressWarnings("MustBeClosedChecker") // closed with the activity
    Traced(Instruments instruments, Context parent, SpanBuilder builder) {
        this.instruments = instruments;
        this.span = builder.setParent(parent).startSpan();
        this.context = parent.with(span);
        this.begin = instruments.clock().instant();
        this.scope = context.makeCurrent(); // last: nothing may throw before somebody can close it
    }

    final Instruments instruments() {
        return instruments;
    }

    final Span span() {
        return span;
    }

    /** The context of the span, so that metrics are found from it and it from them. */
    final Context context() {
        return context;
    }

    /** Whether this is the first that is heard of what it led to, and so what counts. */
    final synchronized boolean settles() {
        boolean first = !settled;
        settled = true;
        return first;
    }

    /** It failed; {@code message} is shown only where content is. */
    final void failed(String type, String message) {
        span.setAttribute(Keys.ERROR, type);
        span.setStatus(StatusCode.ERROR, instruments.content() ? message : "");
    }

    /** How long it has taken; clocks may go back, this does not. */
    final double seconds() {
        Duration took = Duration.between(begin, instruments.clock().instant());
        return took.isNegative() ? 0 : took.toNanos() / 1e9;
    }

    /** It ended; {@code error} is what it failed of, or {@code null}. Called once, if at all. */
    abstract void measure(@Nullable String error);

    @Override
    public final void abandoned(boolean overdue) {
        if (settles()) {
            span.setAttribute(Keys.OUTCOME, "ABANDONED");
            if (overdue) { // nobody knows how long one would have taken that is not wanted any more
                failed("TIMED_OUT", "");
                measure("TIMED_OUT");
            }
            span.end();
        }
    }

    @Override
    public final void close() {
        scope.close();
        if (settles()) { // an error of the virtual machine: nobody has said what it led to
            failed("_OTHER", "");
            measure("_OTHER");
        }
        span.end();
    }
}
