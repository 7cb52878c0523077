package io.perdure.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounds of a policy for tools that keep failing. */
class RecoveryPolicyTest {
    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT8784H", "PT2562047788015215H"})
    void a_tool_is_not_suspended_for_nothing_or_for_ever(String pause) {
        assertThatThrownBy(() -> RecoveryPolicy.none().after(1).suspend(Duration.parse(pause)))
                .hasMessageContaining("more than nothing and at most 365 days")
                .hasMessageContaining(pause);
    }

    @Test
    void what_is_between_is_accepted() {
        assertThat(RecoveryPolicy.none().after(1).suspend(Duration.ofDays(365))).isNotNull();
        assertThat(RecoveryPolicy.none().after(1).suspend(Duration.ofNanos(1))).isNotNull();
    }

    @Test
    void a_rule_that_counts_to_nothing_is_refused() {
        assertThatThrownBy(() -> RecoveryPolicy.none().after(0)).hasMessageContaining("failures must be 1 or more");
    }
}
