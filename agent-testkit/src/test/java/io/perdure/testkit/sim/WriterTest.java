package io.perdure.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy;
import io.perdure.llm.Message;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.Tools;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The simulated store has one writer: as with a real one, the other appends of a process wait while a tool holds it. */
class WriterTest {
    private static final Duration HELD = Duration.ofSeconds(3);

    @Test
    void what_a_process_appends_waits_while_one_of_its_tools_holds_the_writer() {
        int held = 0;
        for (long seed = 1; seed <= 5; seed++) {
            held += timesHeld(seed);
        }
        assertThat(held).isEqualTo(50);
    }

    private static int timesHeld(long seed) {
        Trace trace = Trace.on();
        Settings settings = new Settings(
                seed,
                10,
                Faults.none(),
                WriterTest::agent,
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                Set.of());
        assertThat(new World(settings, trace).play()).isNull();
        Map<String, Long> heldUntil = new TreeMap<>();
        int held = 0;
        for (String line : trace.lines()) {
            String[] words = line.strip().split("[ ']+", 3);
            long micros = Long.parseLong(words[0].replace(".", ""));
            if (line.contains("writes, not yet committed")) {
                held++;
                heldUntil.put(words[1], micros + HELD.toMillis() * 1000);
            } else if (line.contains("is durable")) {
                assertThat(micros).as(line).isGreaterThanOrEqualTo(heldUntil.getOrDefault(words[1], 0L));
            }
        }
        return held;
    }

    private static Agent agent(SimulatedWorld world) {
        return Agent.named("holding")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("Note it.")
                .model(ScriptedLlm.of(seen ->
                        seen.request().messages().stream().anyMatch(message -> message instanceof Message.ToolResult)
                                ? ScriptedLlm.say("Noted.")
                                : ScriptedLlm.calls(ScriptedLlm.toolCall("note", Map.of("item", "it")))))
                .tools(Tools.of(Tool.named("note")
                        .description("Notes it, and takes its time.")
                        .effect(Effect.TRANSACTIONAL)
                        .timeout(Duration.ofMinutes(5))
                        .calls(Item.class, (item, call) -> {
                            String noted = SampleTools.insert(call, item.item());
                            world.pass(HELD);
                            return noted;
                        })))
                .build();
    }

    record Item(String item) {}
}
