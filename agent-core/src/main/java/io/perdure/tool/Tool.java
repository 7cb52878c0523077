package io.perdure.tool;

import java.util.Optional;
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

    /** Starts building a tool from a lambda. */
    static FunctionTool.Builder named(String name) {
        return new FunctionTool.Builder(name);
    }
}
