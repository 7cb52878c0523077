package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.agent.Agent;
import io.perdure.context.PlanTool;
import io.perdure.tool.Tool;
import io.perdure.tool.Tools;
import io.perdure.tool.WaitTools;
import org.junit.jupiter.api.Test;

/** The tools that an agent shows may be given to a builder with its values: what the library added is not there twice. */
class AgentRoundTripTest {
    private final Agent helper = guarded("scout").build();
    private final Agent agent = guarded("desk")
            .tools(Tools.of(WaitTools.waitForTime()))
            .agent(helper, "Looks.")
            .plan(PlanTool.optional())
            .build();

    @Test
    void a_guarded_agent_with_a_plan_and_a_helper_goes_round() {
        Agent same = agent.toBuilder().tools(agent.tools()).build();

        assertThat(same.toolsFingerprint()).isEqualTo(agent.toolsFingerprint());
        assertThat(same.tools().all()).extracting(tool -> tool.spec().name()).contains("reveal", "scout");
        Agent more = same.toBuilder()
                .tools(Tools.of(same.tools().all().toArray(Tool[]::new)).and(Tools.of(WaitTools.waitForSignal())))
                .build();
        assertThat(more.tools().all()).hasSize(agent.tools().all().size() + 1);
    }

    @Test
    void what_was_added_to_another_agent_is_refused_with_what_to_do() {
        assertThatThrownBy(() -> guarded("other").tools(agent.tools()).build())
                .hasMessageContaining("of the tools of another agent, only those that it was given");
    }

    private static Agent.Builder guarded(String name) {
        return Agent.named(name).version("1").instructions("x").model(ScriptedLlm.of(seen -> say("ok")));
    }
}
