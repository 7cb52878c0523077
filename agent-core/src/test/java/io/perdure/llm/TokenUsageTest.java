package io.perdure.llm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a provider says of tokens is added up, whatever it says. */
class TokenUsageTest {
    @Test
    void sums_end_at_the_largest_number_and_never_become_negative() {
        TokenUsage huge = new TokenUsage(Long.MAX_VALUE - 1, Long.MAX_VALUE);

        assertThat(huge.total()).isEqualTo(Long.MAX_VALUE);
        assertThat(huge.plus(new TokenUsage(5, 5))).isEqualTo(new TokenUsage(Long.MAX_VALUE, Long.MAX_VALUE));
        assertThat(new TokenUsage(1, 2).plus(new TokenUsage(3, 4))).isEqualTo(new TokenUsage(4, 6));
    }
}
