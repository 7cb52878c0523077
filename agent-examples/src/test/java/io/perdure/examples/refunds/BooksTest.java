package io.perdure.examples.refunds;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.examples.refunds.LedgerReport.Refund;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The proof must be able to fail. */
class BooksTest {
    private static final BigDecimal AMOUNT = new BigDecimal("12.50");
    private static final List<Row> ROWS = List.of(new Row.Request(2, "r-1", "o-1", AMOUNT, "Ada", ""));
    private static final Map<String, Decision> TOLD =
            Map.of("r-1", new Decision(Decision.Outcome.REFUNDED, AMOUNT, ""));
    private static final Map<String, Decision> NOT_TOLD =
            Map.of("r-1", new Decision(Decision.Outcome.REJECTED, BigDecimal.ZERO, ""));
    private static final Refund REFUND = new Refund("o-1", "r-1", AMOUNT);

    @Test
    void what_was_told_and_done_once_agrees() {
        assertThat(Books.check(ROWS, TOLD, ledger(0, REFUND)).agree()).isTrue();
    }

    @Test
    void a_refund_made_twice_is_a_duplicate() {
        assertThat(Books.check(ROWS, TOLD, ledger(0, REFUND, REFUND)).duplicates())
                .isEqualTo(1);
        assertThat(Books.check(ROWS, TOLD, ledger(1, REFUND)).duplicates()).isEqualTo(1);
    }

    @Test
    void a_refund_that_was_told_and_not_made_is_lost() {
        assertThat(Books.check(ROWS, TOLD, ledger(0)).problems())
                .containsExactly("Request r-1 is said to be refunded and is not in the ledger.");
    }

    @Test
    void a_refund_that_was_made_and_not_told_is_lost() {
        assertThat(Books.check(ROWS, NOT_TOLD, ledger(0, REFUND)).lost()).isEqualTo(1);
        assertThat(Books.check(List.of(), Map.of(), ledger(0, REFUND)).lost()).isEqualTo(1);
    }

    @Test
    void a_refund_of_another_order_or_amount_is_lost() {
        assertThat(Books.check(ROWS, TOLD, ledger(0, new Refund("o-2", "r-1", AMOUNT)))
                        .lost())
                .isEqualTo(1);
        assertThat(Books.check(ROWS, TOLD, ledger(0, new Refund("o-1", "r-1", BigDecimal.ONE)))
                        .lost())
                .isEqualTo(1);
    }

    @Test
    void a_valid_request_without_a_refund_is_lost() {
        LedgerReport ledger = new LedgerReport(1, 0, 0, List.of(), Map.of("o-1", AMOUNT));
        assertThat(Books.check(ROWS, NOT_TOLD, ledger).problems())
                .containsExactly("Request r-1 is valid and got no refund.");
    }

    private static LedgerReport ledger(int repeats, Refund... refunds) {
        return new LedgerReport(1, 0, repeats, List.of(refunds), Map.of());
    }
}
