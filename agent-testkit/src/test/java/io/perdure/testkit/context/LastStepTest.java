package io.perdure.testkit.context;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.calls;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.ScriptedLlm.toolCall;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.llm.LlmRequest;
import io.perdure.llm.ToolCall;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the model has not been shown yet is the last thing to go, and when it goes, each call of it is still named. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LastStepTest {
    @Test
    void of_many_calls_at_once_that_do_not_fit_each_is_named() {
        ToolCall[] reads = IntStream.range(0, 40)
                .mapToObj(i -> toolCall("read", Map.of("characters", 4_000 + i)))
                .toArray(ToolCall[]::new);
        Bench bench = Bench.of(8_000, (step, seen) -> step == 0 ? calls(reads) : say("ok"))
                .with(Bench::folding);
        bench.completes();

        String shown = Bench.shown(bench.last());
        for (int i = 0; i < reads.length; i++) {
            assertThat(shown).contains(Integer.toString(4_000 + i));
        }
    }

    @Test
    void a_result_that_was_not_shown_is_shown_whole_when_what_came_before_it_can_go() {
        Bench bench = Bench.of(5_000, (step, seen) -> step < 8 ? call("read", Map.of("characters", 8_000)) : say("ok"))
                .with(Bench::folding);
        bench.completes();

        String whole = "lorem ipsum ".repeat(8_000 / 12);
        assertThat(bench.compactions()).isNotEmpty();
        for (LlmRequest request : bench.llm.requests().subList(1, 9)) {
            assertThat(request.lastMessage().text()).startsWith(whole.strip());
        }
    }
}
