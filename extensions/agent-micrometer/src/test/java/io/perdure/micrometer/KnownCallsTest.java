package io.perdure.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.journal.AttemptStarted;
import io.perdure.journal.ModelReplied;
import io.perdure.llm.LlmReply;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import io.perdure.store.TaskId;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered of calls. */
class KnownCallsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final TaskId TASK = TaskId.of("t");

    private final KnownCalls calls = new KnownCalls();

    @Test
    void an_attempt_takes_from_its_start_to_what_came_of_it_once() {
        InvocationId id = begun(1);

        assertThat(calls.took(id, NOON.plusSeconds(3))).hasValue(Duration.ofSeconds(3));
        assertThat(calls.took(id, NOON.plusSeconds(9))).isEmpty();
    }

    @Test
    void a_clock_that_went_back_makes_no_negative_time() {
        assertThat(calls.took(begun(1), NOON.minusSeconds(3))).hasValue(Duration.ZERO);
    }

    @Test
    void what_ran_when_a_process_died_has_no_time_but_those_of_other_tasks_have() {
        InvocationId one = begun(1);
        InvocationId other = begun(2);
        calls.lost(TaskId.of("another"));
        assertThat(calls.took(one, NOON.plusSeconds(3))).isPresent();
        calls.lost(TASK);

        assertThat(calls.took(other, NOON.plusSeconds(3))).isEmpty();
    }

    @Test
    void an_undoing_is_of_the_tool_of_what_it_undoes() {
        InvocationId undo = begun(1).undoing();
        calls.begun(new AttemptStarted(NOON, undo, 1, Effect.ONCE));

        assertThat(calls.tool(undo)).isEqualTo("pay");
    }

    @Test
    void the_calls_that_were_not_heard_of_for_longest_are_forgotten() {
        InvocationId first = begun(1);
        InvocationId second = begun(2);
        calls.tool(first);
        for (int step = 3; step <= 10_001; step++) {
            begun(step);
        }

        assertThat(calls.tool(first)).isEqualTo("pay");
        assertThat(calls.tool(second)).isEqualTo(KnownCalls.UNKNOWN);
    }

    private InvocationId begun(int step) {
        LlmReply reply = new LlmReply(
                "", List.of(new ToolCall("c", "pay", "{}")), LlmReply.Finish.TOOL_CALLS, TokenUsage.NONE, "m");
        calls.asked(TASK, new ModelReplied(NOON, step, "hash", 1, reply, "m", Duration.ZERO, 0));
        InvocationId id = new InvocationId(TASK, step, 0);
        calls.begun(new AttemptStarted(NOON, id, 1, Effect.ONCE));
        return id;
    }
}
