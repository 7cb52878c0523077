package io.perdure.examples.refunds;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.Task;
import io.perdure.examples.StandIn;
import io.perdure.examples.StandIn.Move;
import io.perdure.examples.StandIn.Reading;
import io.perdure.llm.Message;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefundRulesTest {
    private static final String PAID = "{\"amount\":\"12.50\",\"status\":\"PAID\",\"refundedFor\":\"\"}";
    private static final String OURS = "{\"amount\":\"12.50\",\"status\":\"REFUNDED\",\"refundedFor\":\"r-1\"}";
    private static final String THEIRS = "{\"amount\":\"12.50\",\"status\":\"REFUNDED\",\"refundedFor\":\"r-0\"}";

    @Test
    void it_looks_refunds_tells_and_answers() {
        assertThat(next()).isEqualTo("lookup_order {\"orderId\":\"o-1\"}");
        assertThat(next(done("lookup_order", PAID)))
                .isEqualTo("refund {\"amount\":12.50,\"orderId\":\"o-1\",\"requestId\":\"r-1\"}");
        assertThat(next(done("lookup_order", PAID), done("refund", "{}")))
                .startsWith("notify_customer {\"customer\":\"Ada\"");
        assertThat(next(done("lookup_order", PAID), done("refund", "{}"), done("notify_customer", "{}")))
                .isEqualTo("{\"amount\":12.50,\"outcome\":\"REFUNDED\",\"reason\":\"refunded in full\"}");
    }

    @Test
    void an_order_refunded_for_another_request_is_rejected() {
        assertThat(next(done("lookup_order", THEIRS), done("notify_customer", "{}")))
                .isEqualTo("{\"amount\":0,\"outcome\":\"REJECTED\",\"reason\":\"refunded before: r-0\"}");
    }

    @Test
    void another_amount_is_rejected() {
        String order = PAID.replace("12.50", "12.51");
        assertThat(next(done("lookup_order", order), done("notify_customer", "{}")))
                .contains("REJECTED", "asked for 12.50, the order is 12.51");
    }

    @Test
    void an_unknown_order_is_rejected() {
        Message missing =
                failed("lookup_order", "FAILED (REFUSED): 127.0.0.1:1 answered HTTP 404: there is no such order");
        assertThat(next(missing, done("notify_customer", "{}"))).contains("REJECTED", "there is no such order");
    }

    @Test
    void after_an_unknown_refund_it_looks_before_it_acts_again() {
        Message lost = failed("refund", "UNKNOWN (UNAVAILABLE): the answer was lost");
        assertThat(next(done("lookup_order", PAID), lost)).startsWith("lookup_order");
        assertThat(next(done("lookup_order", PAID), lost, done("lookup_order", OURS)))
                .startsWith("notify_customer");
        assertThat(next(done("lookup_order", PAID), lost, done("lookup_order", PAID)))
                .startsWith("refund");
        assertThat(next(done("lookup_order", PAID), lost, done("lookup_order", THEIRS), done("notify_customer", "")))
                .contains("REJECTED");
    }

    @Test
    void what_cannot_be_done_goes_to_a_person() {
        Message down = failed("lookup_order", "FAILED (UNAVAILABLE): cannot connect");
        assertThat(next(down)).startsWith("lookup_order");
        assertThat(next(down, down, down)).contains("ESCALATED", "the order cannot be looked up");
        Message refused = failed("refund", "FAILED (UNAVAILABLE): cannot connect");
        Message paid = done("lookup_order", PAID);
        assertThat(next(paid, refused, paid, refused, paid, refused, paid)).contains("ESCALATED", "cannot be made");
    }

    @Test
    void an_observation_that_is_not_json_is_a_failed_look() {
        assertThat(next(done("lookup_order", "<html>oops"))).startsWith("lookup_order");
    }

    @Test
    void a_customer_who_may_not_know_is_mentioned() {
        Message untold = failed("notify_customer", "UNKNOWN (TIMED_OUT): no answer");
        assertThat(next(done("lookup_order", THEIRS), untold))
                .contains("refunded before: r-0; the customer may not know");
    }

    private static String next(Message... observations) {
        List<Message> messages = new ArrayList<>();
        Task<?> task = RefundAgent.task(new Row.Request(2, "r-1", "o-1", new BigDecimal("12.50"), "Ada", "Broken"));
        messages.add(new Message.User(task.goal() + "\n\nParameters: " + StandIn.json(task.params())));
        messages.addAll(List.of(observations));
        Move move = RefundRules.next(new Reading(messages));
        return move.call().map(call -> call.tool() + " " + call.arguments()).orElse(move.text());
    }

    private static Message done(String tool, String text) {
        return new Message.ToolResult("s1-0", tool, text, false);
    }

    private static Message failed(String tool, String text) {
        return new Message.ToolResult("s1-0", tool, text, true);
    }
}
