package io.perdure.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.store.TaskId;
import io.perdure.tool.InvocationId;
import org.junit.jupiter.api.Test;

/** What may still have its effect although nobody waits for it. */
class AdriftTest {
    private static final InvocationId PAY = new InvocationId(TaskId.of("t"), 1, 0);

    @Test
    void a_call_may_still_have_its_effect_until_the_last_of_its_attempts_has_come_back() {
        Adrift adrift = new Adrift();
        adrift.went(PAY);
        adrift.went(PAY);
        adrift.cameBack(PAY);

        assertThat(adrift.has(PAY)).isTrue();
        adrift.cameBack(PAY);
        assertThat(adrift.has(PAY)).isFalse();
        assertThat(adrift.has(PAY.undoing())).isFalse();
    }
}
