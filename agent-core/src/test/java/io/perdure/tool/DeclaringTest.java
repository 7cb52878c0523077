package io.perdure.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.tool.ToolSpec.InvalidToolException;
import io.perdure.trust.SinkKind;
import org.junit.jupiter.api.Test;

/** Saying of a tool what its author did not. */
class DeclaringTest {
    record Payment(@Sink(SinkKind.RECIPIENT) String to) {}

    private final Tool pay = Tool.named("pay")
            .description("Pays.")
            .calls(Payment.class, (payment, call) -> "paid")
            .undoneBy(Tool.named("undo").description("Undoes.").calls(Payment.class, (payment, call) -> "undone"));
    private final Tools tools = Tools.of(
            pay, Tool.named("other").description("Something else.").calls(Payment.class, (payment, call) -> ""));

    @Test
    void it_is_added_to_what_the_tool_says_itself_and_stands_in_its_manifest() {
        Tools more = tools.declaring("pay", declared -> declared.egress(false));

        Tool declared = more.find("pay").orElseThrow();
        assertThat(declared.spec().declaration().egress()).isFalse();
        assertThat(declared.spec().declaration().sink("to")).isEqualTo(SinkKind.RECIPIENT);
        assertThat(declared.compensator()).isPresent();
        assertThat(declared.spec().manifest()).isNotEqualTo(pay.spec().manifest());
        assertThat(more.manifests().keySet()).containsExactly("pay", "other");
        assertThat(tools.find("pay").orElseThrow().spec().declaration().egress())
                .as("the set it was said of is as it was")
                .isTrue();
    }

    @Test
    void a_tool_that_is_not_there_is_an_error() {
        assertThatThrownBy(() -> tools.declaring("pays", declared -> declared))
                .isInstanceOf(InvalidToolException.class)
                .hasMessageContaining("pays")
                .hasMessageContaining("pay, other");
    }
}
