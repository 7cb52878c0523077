package io.perdure.testkit.context;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.llm.LlmRequest;
import io.perdure.tool.Artifact;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import io.perdure.tool.Tools;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model hands the output of one tool to another by its handle: the content goes from tool to tool, and never through the model. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandedOnTest {
    private static final String SECRET = "the code is 4711";
    private static final String LETTER = "x".repeat(40_000) + SECRET + "y".repeat(40_000);
    private static final Pattern HANDLE = Pattern.compile("artifact-[0-9a-f]{64}");

    private final List<String> sent = new CopyOnWriteArrayList<>();

    record Nothing() {}

    record Sending(String to, String handle) {}

    private final Tool fetch = Tool.named("fetch")
            .description("Fetches a letter.")
            .effect(Effect.READ_ONLY)
            .calls(Nothing.class, (input, call) -> LETTER);

    private final Tool send = Tool.named("send")
            .description("Sends an artifact.")
            .effect(Effect.IDEMPOTENT)
            .calls(Sending.class, (input, call) -> {
                byte[] content = call.find(Artifact.Source.class)
                        .flatMap(artifacts -> artifacts.read(input.handle(), 0, 10_000_000))
                        .orElseThrow(() -> ToolException.refused("There is no artifact of this handle in this task."));
                sent.add(new String(content, StandardCharsets.UTF_8));
                return "sent to " + input.to();
            });

    private Bench handing(String made) {
        Bench bench = Bench.of(30_000, (step, seen) -> switch (step) {
                    case 0 -> call("fetch", Map.of());
                    case 1 ->
                        call("send", Map.of("to", "ann", "handle", made.isEmpty() ? handle(seen.request()) : made));
                    default -> say(seen.lastObservation().text());
                })
                .with(agent -> agent.tools(Tools.of(fetch, send)));
        bench.completes();
        return bench;
    }

    private static String handle(LlmRequest request) {
        Matcher handle = HANDLE.matcher(request.lastMessage().text());
        assertThat(handle.find()).as(request.lastMessage().text()).isTrue();
        return handle.group();
    }

    @Test
    void the_tool_has_the_content_and_no_request_and_no_entry_of_the_journal_has_it() {
        Bench bench = handing("");

        assertThat(sent).containsExactly(LETTER);
        assertThat(Bench.text(bench.last().lastMessage())).contains("sent to ann");
        assertThat(bench.llm.requests())
                .hasSize(3)
                .allSatisfy(request -> assertThat(Bench.shown(request)).doesNotContain(SECRET));
        assertThat(bench.store.read(Bench.TASK, 0))
                .allSatisfy(entry -> assertThat(new String(entry.json(), StandardCharsets.UTF_8))
                        .doesNotContain(SECRET));
    }

    @Test
    void a_handle_that_the_model_made_up_gives_nothing_and_the_model_is_told() {
        Bench bench = handing("artifact-" + "0".repeat(64));

        assertThat(sent).isEmpty();
        assertThat(Bench.text(bench.last().lastMessage())).contains("no artifact of this handle");
    }
}
