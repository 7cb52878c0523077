package io.perdure.examples.refunds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    @TempDir
    Path dir;

    private Ledger ledger;

    @BeforeEach
    void open() throws SQLException {
        ledger = Ledger.open(dir.resolve("payments.db"));
    }

    @AfterEach
    void close() throws SQLException {
        ledger.close();
    }

    @Test
    void an_order_is_refunded_once_and_the_same_key_gets_the_same_answer() throws SQLException {
        Ledger.Answer first = ledger.refund("k1", refund("r-1", "o-1000", "47.56"));
        Ledger.Answer again = ledger.refund("k1", refund("r-1", "o-1000", "47.56"));
        assertThat(first.status()).isEqualTo(201);
        assertThat(again).isEqualTo(new Ledger.Answer(201, first.body(), true));
        LedgerReport report = ledger.report();
        assertThat(report.refunds()).containsExactly(new LedgerReport.Refund("o-1000", "r-1", new BigDecimal("47.56")));
        assertThat(report.requests()).isEqualTo(2);
        assertThat(report.replays()).isEqualTo(1);
        assertThat(report.repeats()).isZero();
    }

    @Test
    void another_key_cannot_refund_the_order_again() throws SQLException {
        ledger.refund("k1", refund("r-1", "o-1000", "47.56"));
        Ledger.Answer second = ledger.refund("k2", refund("r-2", "o-1000", "47.56"));
        assertThat(second.status()).isEqualTo(422);
        assertThat(second.body()).isEqualTo("{\"problem\":\"The order was refunded before.\"}");
        assertThat(ledger.report().refunds()).hasSize(1);
        assertThat(ledger.report().repeats())
                .as("another request asked, so nobody repeated himself")
                .isZero();
    }

    @Test
    void one_request_that_asks_under_two_keys_is_seen() throws SQLException {
        ledger.refund("k1", refund("r-1", "o-1000", "47.56"));
        ledger.refund("k2", refund("r-1", "o-1000", "47.56"));
        assertThat(ledger.report().repeats()).isEqualTo(1);
    }

    @Test
    void a_customer_who_was_told_twice_is_seen() throws SQLException {
        ledger.notify("k1", notification("r-1"));
        ledger.notify("k1", notification("r-1"));
        assertThat(ledger.report().repeats()).isZero();
        ledger.notify("k2", notification("r-1"));
        assertThat(ledger.report().repeats()).isEqualTo(1);
    }

    @Test
    void a_refusal_is_replayed_as_well() throws SQLException {
        Ledger.Answer refused = ledger.refund("k1", refund("r-1", "o-1000", "1.00"));
        assertThat(refused.body()).isEqualTo("{\"problem\":\"Refunds are in full: 47.56.\"}");
        assertThat(ledger.refund("k1", refund("r-1", "o-1000", "1.00")))
                .isEqualTo(new Ledger.Answer(422, refused.body(), true));
    }

    @Test
    void a_key_without_its_request_or_no_key_is_refused() throws SQLException {
        ledger.refund("k1", refund("r-1", "o-1000", "47.56"));
        assertThat(ledger.refund("k1", refund("r-1", "o-1001", "12.14")).body())
                .isEqualTo("{\"problem\":\"This key was used for another request.\"}");
        assertThat(ledger.refund("", refund("r-1", "o-1001", "12.14")).status()).isEqualTo(400);
        assertThat(ledger.refund("k3", refund("r-1", "o-9999", "12.14")).status())
                .isEqualTo(422);
        assertThat(ledger.report().refunds()).hasSize(1);
    }

    @Test
    void a_lookup_says_for_which_request_an_order_was_refunded() throws SQLException {
        assertThat(ledger.lookUp("o-1000").body()).contains("\"status\":\"PAID\"", "\"refundedFor\":\"\"");
        ledger.refund("k1", refund("r-1", "o-1000", "47.56"));
        assertThat(ledger.lookUp("o-1000").body()).contains("\"status\":\"REFUNDED\"", "\"refundedFor\":\"r-1\"");
        assertThat(ledger.lookUp("o-9999").status()).isEqualTo(404);
    }

    @Test
    void the_books_survive_a_restart() throws SQLException {
        ledger.refund("k1", refund("r-1", "o-1000", "47.56"));
        ledger.close();
        ledger = Ledger.open(dir.resolve("payments.db"));
        assertThat(ledger.refund("k1", refund("r-1", "o-1000", "47.56")).replayed())
                .isTrue();
        assertThat(ledger.report().unrefunded()).doesNotContainKey("o-1000").containsKey("o-1001");
    }

    @Test
    void many_at_once_with_one_key_refund_once() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Ledger.Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            answers.add(threads.submit(() -> ledger.refund("k1", refund("r-1", "o-1000", "47.56"))));
        }
        for (Future<Ledger.Answer> answer : answers) {
            assertThat(answer.get().status()).isEqualTo(201);
        }
        threads.shutdown();
        assertThat(ledger.report().refunds()).hasSize(1);
        assertThat(ledger.report().replays()).isEqualTo(39);
    }

    private static ObjectNode refund(String request, String order, String amount) {
        return new ObjectMapper()
                .createObjectNode()
                .put("requestId", request)
                .put("orderId", order)
                .put("amount", new BigDecimal(amount));
    }

    private static ObjectNode notification(String request) {
        return new ObjectMapper().createObjectNode().put("requestId", request).put("message", "Hello");
    }
}
