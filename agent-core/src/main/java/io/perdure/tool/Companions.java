package io.perdure.tool;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tool with others beside it: one that looks what it did, one that undoes it. */
record Companions(Tool tool, Optional<Reconciler> reconciler, Optional<Compensator> compensator) implements Tool {
    @Override
    public ToolSpec spec() {
        return tool.spec();
    }

    @Override
    public @Nullable Object call(ToolInvocation invocation, ToolContext context) throws Exception {
        return tool.call(invocation, context);
    }

    /** Calls another tool with the arguments of an invocation, under the id and the key of the call that is going on. */
    static @Nullable Object call(Tool other, ToolInvocation invocation, ToolContext context) throws Exception {
        ToolInvocation call = new ToolInvocation(
                context.invocation().id(), other.spec().name(), invocation.arguments(), invocation.written());
        return other.call(call, context);
    }

    /** An undoing has a transaction exactly if its tool has one. */
    static void demandSameTransactions(ToolSpec tool, ToolSpec undo) {
        if ((tool.effect() == Effect.TRANSACTIONAL) != (undo.effect() == Effect.TRANSACTIONAL)) {
            throw new ToolSpec.InvalidToolException(
                    tool + " cannot be undone by " + undo + ": only one of them has a transaction of the store.",
                    "Undo a TRANSACTIONAL tool by a TRANSACTIONAL one, and any other by one that is not.");
        }
    }
}
