package io.perdure.memory.longterm;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskResult;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.context.ContextTools;
import io.perdure.guard.Limits;
import io.perdure.guard.TrustPolicy;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.TokenEstimate;
import io.perdure.memory.sqlite.SqliteFile;
import io.perdure.store.InMemoryStateStore;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.testkit.ScriptedLlm.Seen;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.Tools;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is learned at the beginning of a long task, in each of the ways there are, is known at its end. */
class TenThousandStepsTest {
    private static final int STEPS = 10_000;
    private static final int WINDOW = 8_000;
    private static final int REPLY = 500;

    @TempDir
    Path folder;

    private final AtomicLong longest = new AtomicLong();
    private int step;
    private String pinned = "";
    private String noted = "";
    private String recalled = "";

    record Nothing() {}

    @Test
    void what_is_pinned_noted_and_remembered_at_step_10_is_used_at_step_9990() {
        try (LongTermMemory memory =
                        LongTermMemory.on(SqliteFile.at(folder.resolve("memory.db")), new WordModel("words"));
                Orchestrator orchestrator = Orchestrator.on(new InMemoryStateStore())
                        .agents(agent(MemoryTools.of(memory, Scope.everybody().agent("desk"))))
                        .open()) {
            TaskResult<String> result =
                    orchestrator.start(Task.of("t", "Go all the way.")).await();

            assertThat(result.answer()).isEqualTo("arrived");
        }
        assertThat(pinned).contains("The door opens at 7.");
        assertThat(noted).contains("The key is under the third stone.");
        assertThat(recalled).contains("The owner is called Vera.");
        assertThat(longest).hasValueLessThanOrEqualTo(WINDOW - REPLY);
    }

    private Agent agent(MemoryTools memory) {
        Tool look = Tool.named("look")
                .description("Looks around.")
                .effect(Effect.READ_ONLY)
                .calls(
                        Nothing.class,
                        (nothing, call) ->
                                "grass, and a stone " + call.invocation().id().step());
        return Agent.named("walker")
                .version("1")
                .instructions("Walk.")
                .model(Model.of(ScriptedLlm.of(this::next)).window(WINDOW, REPLY))
                .tools(Tools.of(look).and(ContextTools.standard()).and(memory.tools()))
                .trust(TrustPolicy.unguarded())
                .limits(Limits.none())
                .monitors(List.of())
                .build();
    }

    private LlmReply next(Seen seen) {
        longest.accumulateAndGet(tokens(seen.request()), Math::max);
        return switch (++step) {
            case 10 ->
                call("write_note", Map.of("key", "door", "text", "The door opens at 7. " + filler(), "pinned", true));
            case 11 -> call("write_note", Map.of("key", "key", "text", filler() + "The key is under the third stone."));
            case 12 -> call("remember", Map.of("text", "The owner is called Vera."));
            case 9_990 -> {
                pinned = seen.request().messages().get(1).text();
                yield call("read_note", Map.of("key", "key"));
            }
            case 9_991 -> {
                noted = seen.lastObservation().text();
                yield call("recall", Map.of("question", "owner called"));
            }
            case 9_992 -> {
                recalled = seen.lastObservation().text();
                yield call("look", Map.of());
            }
            case STEPS -> say("arrived");
            default -> call("look", Map.of());
        };
    }

    private static String filler() {
        return "It was told by a man on the road. ".repeat(10);
    }

    private static long tokens(LlmRequest request) {
        return request.messages().stream().mapToLong(TokenEstimate::of).sum()
                + TokenEstimate.of(request.instructions());
    }
}
