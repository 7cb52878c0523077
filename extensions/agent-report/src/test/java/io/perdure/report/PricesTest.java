package io.perdure.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.llm.TokenUsage;
import org.junit.jupiter.api.Test;

/** What a task cost is added up exactly, and what is not known is never nothing. */
class PricesTest {
    private static final TokenUsage USAGE = new TokenUsage(1_000_001, 3);

    @Test
    void tokens_are_paid_by_the_million_to_the_last_digit() {
        Prices prices = Prices.in("EUR").model("m", "2.50", "10");

        assertThat(prices.cost("m", "any", USAGE).known()).isEqualByComparingTo("2.5000325");
    }

    @Test
    void the_name_the_provider_gives_comes_before_the_one_of_the_agent() {
        Prices prices = Prices.in("EUR").model("small", "1", "1").model("small-2026-01", "2", "2");

        assertThat(prices.cost("small-2026-01", "small", new TokenUsage(1_000_000, 0))
                        .known())
                .isEqualByComparingTo("2");
        assertThat(prices.cost("small-2025-11", "small", new TokenUsage(1_000_000, 0))
                        .known())
                .isEqualByComparingTo("1");
    }

    @Test
    void a_model_without_a_price_is_unknown_and_not_free() {
        Cost cost = Prices.in("EUR").model("m", "1", "1").cost("other", "other", USAGE);

        assertThat(cost.isUnknown()).isTrue();
        assertThat(Figures.cost(cost, "EUR")).isEqualTo("unknown");
        assertThat(cost.unpriced()).isEqualTo(USAGE.total());
    }

    @Test
    void a_reply_whose_tokens_nobody_counted_is_unknown_and_not_free() {
        Cost cost = Prices.in("EUR").model("m", "1", "1").cost("m", "m", TokenUsage.NONE);

        assertThat(cost.uncounted()).isEqualTo(1);
        assertThat(cost.isUnknown()).isTrue();
    }

    @Test
    void a_sum_with_something_unknown_in_it_is_a_least() {
        Prices prices = Prices.in("EUR").model("m", "1", "1");
        Cost cost = prices.cost("m", "m", USAGE).plus(prices.cost("other", "other", USAGE));

        assertThat(Figures.cost(cost, "EUR")).isEqualTo("≥ EUR 1.0000");
    }

    @Test
    void a_model_of_ones_own_may_be_free() {
        Cost cost = Prices.in("EUR").model("local", "0", "0").cost("local", "local", USAGE);

        assertThat(Figures.cost(cost, "EUR")).isEqualTo("EUR 0.0000");
    }

    @Test
    void what_is_no_price_is_refused() {
        assertThatThrownBy(() -> Prices.in(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Prices.in("EUR").model("m", "-1", "1")).hasMessageContaining("not negative");
        assertThatThrownBy(() -> Prices.in("EUR").model("m", "cheap", "1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Prices.none().model("m", "1", "1")).hasMessageContaining("Prices.in");
    }
}
