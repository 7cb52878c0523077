package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.journal.Call;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.tool.Artifact;
import io.perdure.tool.Compensator;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.ToolSpec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tool that a call is made of: the agent's, or the undoing that it offers. */
final class Called {
    private Called() {}

    static Optional<Tool> tool(Agent agent, Call call) {
        Optional<Tool> tool = agent.tools().find(call.asked().tool());
        ToolOutcome done = call.undoes();
        return done == null
                ? tool
                : tool.flatMap(one -> one.compensator().map(how -> new Undoing(one.spec(), how, done)));
    }

    // Declared like its tool, so that all that holds for an effect holds for its undoing.
    private record Undoing(ToolSpec spec, Compensator how, ToolOutcome done) implements Tool {
        @Override
        public @Nullable Object call(ToolInvocation invocation, ToolContext context) throws Exception {
            ToolInvocation undone = new ToolInvocation(
                    invocation.id().undone(), invocation.tool(), invocation.arguments(), invocation.written());
            return how.compensate(undone, result(context), context);
        }

        // As a whole: what identifies the effect may stand anywhere in it.
        private String result(ToolContext context) throws ToolException {
            Artifact artifact = done.artifact();
            if (artifact == null) {
                return done.output();
            }
            try {
                return context.find(Artifact.Source.class)
                        .flatMap(source -> source.read(artifact.handle(), 0, (int) artifact.bytes()))
                        .map(content -> new String(content, StandardCharsets.UTF_8))
                        .orElseThrow(() -> ToolException.refused("Its result was kept as " + artifact.handle()
                                + ", which is not where this orchestrator keeps artifacts."));
            } catch (StoreUnavailableException e) {
                throw ToolException.unavailable(
                        "What it returned cannot be read: the store of artifacts is out of reach.");
            }
        }
    }
}
