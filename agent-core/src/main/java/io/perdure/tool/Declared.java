package io.perdure.tool;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tool of which more is said than it says itself. */
record Declared(Tool tool, ToolSpec spec) implements Tool {
    @Override
    public @Nullable Object call(ToolInvocation invocation, ToolContext context) throws Exception {
        return tool.call(invocation, context);
    }

    @Override
    public Optional<Reconciler> reconciler() {
        return tool.reconciler();
    }

    @Override
    public Optional<Compensator> compensator() {
        return tool.compensator();
    }
}
