package io.perdure.agent;

import io.perdure.json.JsonSchema;
import io.perdure.tool.Declaration;
import io.perdure.tool.Declaration.Consequence;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolSpec;
import io.perdure.trust.SinkKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another agent, as a tool. What its calls do is done by the loop: they start a task, and wait for its end.
 *
 * @param helper the other agent
 * @param spec what the model is told, and what it means for trust
 */
record HelperTool(Agent helper, ToolSpec spec) implements Tool {
    private static final JsonSchema INPUT = JsonSchema.parse("""
            {"type":"object","properties":{
              "goal":{"type":"string","minLength":1,"description":"What to do, in your words; it is told nothing else of your task."},
              "attachments":{"type":"array","items":{},"description":"Handles of hidden texts, and values, that go with it."}},
             "required":["goal"],"additionalProperties":false}""");

    static HelperTool of(Agent helper, String description) {
        List<ToolSpec> can = helper.tools().all().stream().map(Tool::spec).toList();
        boolean reads = can.stream().allMatch(spec -> spec.effect() == Effect.READ_ONLY);
        boolean goesOut = can.stream().anyMatch(spec -> spec.declaration().egress());
        ToolSpec.Builder told =
                ToolSpec.named(helper.name()).description(description).input(INPUT);
        ToolSpec spec = told.effect(reads ? Effect.READ_ONLY : Effect.IDEMPOTENT) // a task is started once by its id
                .trust(declared -> declared(declared, reads, goesOut))
                .build();
        return new HelperTool(helper, spec);
    }

    // It can do what its own tools can.
    private static Declaration declared(Declaration unknown, boolean reads, boolean goesOut) {
        boolean harmless = reads && !goesOut;
        return unknown.consequence(harmless ? Consequence.NONE : Consequence.CONSEQUENTIAL)
                .egress(goesOut)
                .acceptsTainted(harmless)
                .sink("goal", SinkKind.PAYLOAD)
                .sink("attachments", SinkKind.PAYLOAD);
    }

    @Override
    public @Nullable Object call(ToolInvocation invocation, ToolContext context) {
        throw new IllegalStateException("the agent '" + helper.name() + "' works in a task only");
    }
}
