package io.perdure.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy;
import io.perdure.llm.LlmReply;
import io.perdure.llm.Message;
import io.perdure.llm.ToolCall;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolException;
import io.perdure.tool.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Idempotency keys as tools see them: calls that differ in nothing but their place, in tasks whose processes die everywhere. */
class KeysTest {
    private static final int NEVER = 1_000_000;
    private static final Map<String, String> SAME = Map.of("item", "the same");

    private final Map<String, TreeSet<String>> keys = new TreeMap<>();
    private final TreeSet<String> again = new TreeSet<>();

    @Test
    void a_key_is_the_same_on_every_attempt_and_in_every_process_and_no_two_effects_share_one() {
        play(NEVER);
        assertThat(keys.keySet())
                .containsExactly(
                        "task-1/s1-0",
                        "task-1/s1-0-undo",
                        "task-1/s1-1",
                        "task-1/s1-1-undo",
                        "task-1/s1-2",
                        "task-1/s2-0",
                        "task-1/s2-0-undo",
                        "task-2/s1-0",
                        "task-2/s1-0-undo",
                        "task-2/s1-1",
                        "task-2/s1-1-undo",
                        "task-2/s1-2",
                        "task-2/s2-0",
                        "task-2/s2-0-undo");
        for (int point = 1; play(point).crashes() > 0; point++) {
            assertThat(keys).hasSize(14);
        }

        assertThat(again)
                .as("calls that were seen a second time, by a second attempt, a look or another process")
                .containsAll(keys.keySet());
        assertThat(keys).allSatisfy((call, seen) -> assertThat(seen).as(call).hasSize(1));
        assertThat(keys.values().stream().map(TreeSet::first)).doesNotHaveDuplicates();
    }

    private SimulationReport play(Integer... crashes) {
        return Simulation.seed(1).tasks(2).agent(this::agent).crashAt(crashes).run();
    }

    private Agent agent(SimulatedWorld world) {
        return Agent.named("keys")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("Do the same again and again.")
                .model(ScriptedLlm.of(KeysTest::next))
                .tools(Tools.of(
                        Tool.named("put")
                                .description("Does something.")
                                .effect(Effect.IDEMPOTENT)
                                .calls(Item.class, (item, call) -> atLast(call))
                                .compensatedBy((item, result, call) -> atLast(call)),
                        Tool.named("post")
                                .description("Does something once.")
                                .calls(
                                        Item.class,
                                        (item, call) -> world.outside().post(seen(call), item.item()))
                                .reconciledBy((item, call) -> world.outside().look(seen(call))),
                        Tool.named("give_up")
                                .description("Gives up.")
                                .effect(Effect.READ_ONLY)
                                .calls(Item.class, (item, call) -> {
                                    throw ToolException.fatal("as the script says");
                                })))
                .build();
    }

    private String atLast(ToolContext call) throws ToolException {
        if (seen(call).attempt() == 1) {
            throw ToolException.unavailable("not the first time");
        }
        return "done";
    }

    private ToolContext seen(ToolContext call) {
        String id = call.invocation().id().toString();
        if (keys.containsKey(id)) {
            again.add(id);
        }
        keys.computeIfAbsent(id, first -> new TreeSet<>()).add(call.idempotencyKey());
        return call;
    }

    private static LlmReply next(ScriptedLlm.Seen seen) {
        List<List<String>> script = List.of(List.of("put", "put", "post"), List.of("put"), List.of("give_up"));
        List<Message> replies = new ArrayList<>(seen.request().messages());
        replies.removeIf(message -> !(message instanceof Message.Assistant));
        return ScriptedLlm.calls(script.get(replies.size()).stream()
                .map(tool -> ScriptedLlm.toolCall(tool, SAME))
                .toArray(ToolCall[]::new));
    }

    record Item(String item) {}
}
