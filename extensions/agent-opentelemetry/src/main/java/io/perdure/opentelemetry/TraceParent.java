package io.perdure.opentelemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a span is found, as one line of text. */
final class TraceParent {
    private static final String FIELD = "traceparent";
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private TraceParent() {}

    /** The span of this context; empty if it has none. */
    static String of(Context context) {
        Map<String, String> fields = new HashMap<>();
        W3C.inject(context, fields, (target, field, value) -> fields.put(field, value));
        return fields.getOrDefault(FIELD, "");
    }

    /** The span named by this text; not a valid one if it names none. */
    static SpanContext parse(String text) {
        return Span.fromContext(W3C.extract(Context.root(), text, OneField.ONLY))
                .getSpanContext();
    }

    private enum OneField implements TextMapGetter<String> {
        ONLY;

        @Override
        @SuppressWarnings("deprecation") // it has no body of its own yet
        public Iterable<String> keys(String text) {
            return List.of(FIELD);
        }

        @Override
        public @Nullable String get(@Nullable String text, String field) {
            return field.equals(FIELD) ? text : null;
        }
    }
}
