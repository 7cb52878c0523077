package io.perdure.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

/** Tools that are put together. */
class CompanionsTest {
    record Order(String orderId) {}

    private static Tool tool(String name, Effect effect) {
        return Tool.named(name).description("d").effect(effect).calls(Order.class, (order, call) -> "ok");
    }

    @Test
    void a_tool_and_what_undoes_it_run_both_in_transactions_or_neither_does() {
        Tool note = tool("note", Effect.TRANSACTIONAL);
        Tool pay = tool("pay", Effect.ONCE);
        Tool strike = tool("strike", Effect.TRANSACTIONAL);

        assertThat(note.undoneBy(strike).compensator()).isPresent();
        assertThat(pay.undoneBy(tool("refund", Effect.IDEMPOTENT)).compensator())
                .isPresent();
        assertThatExceptionOfType(ToolSpec.InvalidToolException.class)
                .isThrownBy(() -> pay.undoneBy(strike))
                .withMessageContaining("pay (ONCE) cannot be undone by strike (TRANSACTIONAL)");
        assertThatExceptionOfType(ToolSpec.InvalidToolException.class).isThrownBy(() -> note.undoneBy(pay));
    }
}
