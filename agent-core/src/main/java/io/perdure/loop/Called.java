package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.journal.Call;
import io.perdure.tool.Compensator;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tool that a call is made of: the agent's, or the undoing that it offers. */
final class Called {
    private Called() {}

    static Optional<Tool> tool(Agent agent, Call call) {
        Optional<Tool> tool = agent.tools().find(call.asked().tool());
        String result = call.undoes();
        return result == null
                ? tool
                : tool.flatMap(one -> one.compensator().map(how -> new Undoing(one.spec(), how, result)));
    }

    // Declared like its tool, so that all that holds for an effect holds for its undoing.
    private record Undoing(ToolSpec spec, Compensator how, String result) implements Tool {
        @Override
        public @Nullable Object call(ToolInvocation invocation, ToolContext context) throws Exception {
            ToolInvocation undone = new ToolInvocation(
                    invocation.id().undone(), invocation.tool(), invocation.arguments(), invocation.written());
            return how.compensate(undone, result, context);
        }
    }
}
