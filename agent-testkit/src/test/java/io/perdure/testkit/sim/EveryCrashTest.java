package io.perdure.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy;
import io.perdure.llm.LlmReply;
import io.perdure.llm.Message;
import io.perdure.llm.ToolCall;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.tool.Effect;
import io.perdure.tool.FunctionTool;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import io.perdure.tool.Tools;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A crash at every place there is, one after the other, and at every ninth pair of them (with {@code -Dperdure.crash.pairs=1}, at every one): before and after each call of the store, and in every tool before
 * it begins, before its effect, after it, and before its outcome is handed on. The simulation checks its promises at each event; here the
 * ledger is read as well.
 */
class EveryCrashTest {
    private static final String ONE_AFTER_THE_OTHER = "read, put, note, post, looked_up";
    private static final String SIDE_BY_SIDE = "put post note looked_up note put read, post put";
    private static final String UNDONE = "put looked_up note, put, give_up";

    private static final int ONE_PAIR_IN = Integer.getInteger("perdure.crash.pairs", 9);

    private @Nullable Outside outside;

    @Test
    void one_after_the_other_a_crash_anywhere_leaves_each_effect_where_it_belongs() {
        assertThat(everyCrash(ONE_AFTER_THE_OTHER)).isGreaterThan(40);
    }

    @Test
    void side_by_side_a_crash_anywhere_leaves_each_effect_where_it_belongs() {
        assertThat(everyCrash(SIDE_BY_SIDE)).isGreaterThan(40);
    }

    @Test
    void a_crash_anywhere_in_an_undoing_leaves_each_effect_where_it_belongs() {
        assertThat(everyCrash(UNDONE)).isGreaterThan(40);
    }

    @Test
    void two_crashes_leave_each_effect_where_it_belongs() {
        assertThat(twoCrashes(ONE_AFTER_THE_OTHER)).isGreaterThan(5000 / ONE_PAIR_IN);
        assertThat(twoCrashes(SIDE_BY_SIDE)).isGreaterThan(5000 / ONE_PAIR_IN);
        assertThat(twoCrashes(UNDONE)).isGreaterThan(5000 / ONE_PAIR_IN);
    }

    private int everyCrash(String script) {
        int points = 0;
        while (crashes(script, points + 1) > 0) {
            points++;
        }
        return points;
    }

    private int twoCrashes(String script) {
        int runs = 0;
        for (int first = 1; crashes(script, first) > 0; first++) {
            for (int second = first + 1 + first % ONE_PAIR_IN;
                    crashes(script, first, second) > 1;
                    second += ONE_PAIR_IN) {
                runs++;
            }
        }
        return runs;
    }

    private int crashes(String script, Integer... points) {
        SimulationReport report = Simulation.seed(1)
                .tasks(1)
                .agent(world -> agent(world, script))
                .crashAt(points)
                .run();
        assertLedger(script, "crashes at " + Arrays.toString(points));
        return report.crashes();
    }

    private void assertLedger(String script, String when) {
        List<String> ledger = Objects.requireNonNull(outside).ledger().stream()
                .map(Outside.Effect::what)
                .toList();
        for (String item : items(script)) {
            long done = ledger.stream().filter(item::equals).count();
            long undone = ledger.stream().filter(("no " + item)::equals).count();
            boolean undoes = script.equals(UNDONE);
            if (item.startsWith("put") || item.startsWith("note")) {
                assertThat(List.of(done, undone)).as("%s, %s", item, when).isEqualTo(List.of(1L, undoes ? 1L : 0L));
            } else if (item.startsWith("looked_up")) {
                assertThat(done).as("%s, %s", item, when).isEqualTo(1);
                assertThat(undone).as("undone %s, %s", item, when).isBetween(0L, undoes ? 1L : 0L);
            } else {
                assertThat(done).as("%s, %s", item, when).isBetween(0L, 1L);
            }
        }
    }

    private static List<String> items(String script) {
        List<String> items = new ArrayList<>();
        String[] rounds = script.split(", ");
        for (int round = 0; round < rounds.length; round++) {
            String[] calls = rounds[round].split(" ");
            for (int i = 0; i < calls.length; i++) {
                items.add(calls[i] + " " + round + "/" + i);
            }
        }
        return items;
    }

    private Agent agent(SimulatedWorld world, String script) {
        outside = world.outside();
        return Agent.named("scripted")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("Follow the script.")
                .model(ScriptedLlm.of(seen -> next(seen, script)))
                .tools(Tools.of(
                        tool(
                                "read",
                                Effect.READ_ONLY,
                                (item, call) -> world.outside().get(call, item.item())),
                        tool(
                                        "put",
                                        Effect.IDEMPOTENT,
                                        (item, call) -> world.outside().put(call, item.item()))
                                .compensatedBy(
                                        (item, result, call) -> world.outside().put(call, "no " + item.item())),
                        tool("note", Effect.TRANSACTIONAL, (item, call) -> SampleTools.insert(call, item.item()))
                                .compensatedBy((item, result, call) -> SampleTools.insert(call, "no " + item.item())),
                        tool(
                                "post",
                                Effect.ONCE,
                                (item, call) -> world.outside().post(call, item.item())),
                        tool(
                                        "looked_up",
                                        Effect.ONCE,
                                        (item, call) -> world.outside().post(call, item.item()))
                                .reconciledBy((item, call) -> world.outside().look(call))
                                .compensatedBy(
                                        (item, result, call) -> world.outside().post(call, "no " + item.item())),
                        tool("give_up", Effect.READ_ONLY, (item, call) -> {
                            throw ToolException.fatal("as the script says");
                        })))
                .build();
    }

    private static FunctionTool<Item> tool(String name, Effect effect, FunctionTool.Body<Item> body) {
        return Tool.named(name).description(name).effect(effect).calls(Item.class, body);
    }

    private static LlmReply next(ScriptedLlm.Seen seen, String script) {
        long round = seen.request().messages().stream()
                .filter(message -> message instanceof Message.Assistant)
                .count();
        ToolCall[] calls = items(script).stream()
                .filter(item -> item.contains(" " + round + "/"))
                .map(item -> ScriptedLlm.toolCall(item.substring(0, item.indexOf(' ')), Map.of("item", item)))
                .toArray(ToolCall[]::new);
        return calls.length == 0 ? ScriptedLlm.say("Done.") : ScriptedLlm.calls(calls);
    }

    record Item(String item) {}
}
