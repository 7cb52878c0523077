package io.perdure.tool;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something an agent can do. Three ways to get one: implement this interface, build one from a lambda with
 * {@link #named(String)}, or adapt an object whose methods carry LangChain4j's {@code @Tool}
 * ({@code io.perdure.langchain4j.LangChain4jTools}).
 *
 * <p>A tool is safe for use by several threads. It should return soon after its thread is interrupted.
 */
public interface Tool {
    /** What the tool is: the same for as long as the agent's version is. */
    ToolSpec spec();

    /**
     * Does the work once. It is called only after the attempt is durable in the journal, with arguments that fit the
     * tool's schema.
     *
     * @param invocation what is asked for
     * @param context the attempt: key, deadline, cancellation
     * @return the result: a {@code String}, {@code null}, anything Jackson can write as JSON, or a {@link Wait} if the
     *     result will come later from outside
     * @throws ToolException to say what went wrong, and whether anything can have happened
     * @throws Exception any other: for a tool that changes something, it is not known whether it did
     */
    @Nullable
    Object call(ToolInvocation invocation, ToolContext context) throws Exception;

    /** Finds out whether an invocation had its effect when that is not known. Default: empty, nobody can. */
    default Optional<Reconciler> reconciler() {
        return Optional.empty();
    }

    /** Undoes an invocation when its task fails or is called off. Default: empty, it stands. */
    default Optional<Compensator> compensator() {
        return Optional.empty();
    }

    /**
     * The same tool, undone by another one: when the task fails or is called off, that one is called with the same arguments, under a key of
     * its own. It is retried as this tool is, since an undoing is an effect of the same kind.
     *
     * @throws ToolSpec.InvalidToolException if one of the two runs in a transaction of the store and the other does not
     */
    default Tool undoneBy(Tool undo) {
        Companions.demandSameTransactions(spec(), undo.spec());
        return new Companions(
                this,
                reconciler(),
                Optional.of((invocation, result, context) -> Companions.call(undo, invocation, context)));
    }

    /**
     * The same tool, with another one that looks what a call of unknown outcome did: it is called with the same arguments.
     *
     * @param look changes nothing
     * @param verdict what follows from what {@code look} returned; see {@link Reconciler#reconcile} for when nothing has happened
     */
    default Tool reconciledBy(Tool look, Function<@Nullable Object, Reconciler.Finding> verdict) {
        return new Companions(
                this,
                Optional.of((invocation, context) -> verdict.apply(Companions.call(look, invocation, context))),
                compensator());
    }

    /** Starts building a tool from a lambda. */
    static FunctionTool.Builder named(String name) {
        return new FunctionTool.Builder(name);
    }
}
