package io.perdure.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.json.Json;
import io.perdure.store.TaskId;
import org.junit.jupiter.api.Test;

/** The idempotency key (E3): the same wherever and however often an invocation runs, and no other's. */
class ToolInvocationTest {
    private static final String ARGUMENTS = "{\"orderId\":\"4711\", \"cents\": 1.10}";

    @Test
    void the_key_is_fixed_for_ever() {
        assertThat(invocation("t", 3, 0, "refund", ARGUMENTS).idempotencyKey())
                .as("a key that changes between releases would repeat effects of tasks under way")
                .isEqualTo("perdure-b7174faa71ad6919c54370377a5aef97");
    }

    @Test
    void every_part_of_an_invocation_counts() {
        ToolInvocation one = invocation("t", 3, 0, "refund", ARGUMENTS);

        assertThat(one.idempotencyKey())
                .isEqualTo(invocation("t", 3, 0, "refund", ARGUMENTS).idempotencyKey())
                .matches("perdure-[0-9a-f]{32}")
                .isNotEqualTo(invocation("u", 3, 0, "refund", ARGUMENTS).idempotencyKey())
                .isNotEqualTo(invocation("t", 4, 0, "refund", ARGUMENTS).idempotencyKey())
                .isNotEqualTo(invocation("t", 3, 1, "refund", ARGUMENTS).idempotencyKey())
                .isNotEqualTo(invocation("t", 3, 0, "charge", ARGUMENTS).idempotencyKey())
                .isNotEqualTo(invocation("t", 3, 0, "refund", "{}").idempotencyKey());
    }

    @Test
    void the_key_follows_what_the_model_wrote_and_not_how_it_was_read() {
        ToolInvocation read = invocation("t", 3, 0, "refund", ARGUMENTS);
        ToolInvocation otherwise = new ToolInvocation(read.id(), "refund", Json.parse("{}"), ARGUMENTS);

        assertThat(otherwise.idempotencyKey()).isEqualTo(read.idempotencyKey());
    }

    private static ToolInvocation invocation(String task, int step, int index, String tool, String arguments) {
        return new ToolInvocation(
                new InvocationId(TaskId.of(task), step, index), tool, Json.parse(arguments), arguments);
    }
}
