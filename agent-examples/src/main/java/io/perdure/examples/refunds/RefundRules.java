package io.perdure.examples.refunds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.perdure.examples.StandIn;
import io.perdure.examples.StandIn.Move;
import io.perdure.examples.StandIn.Reading;
import io.perdure.llm.Message.ToolResult;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the stand-in makes of a refund request: the agent's instructions, as code. It knows only what a model would be
 * shown. Facts come from the latest look at the order, so that a lost answer, a retry or a restart changes nothing.
 */
final class RefundRules {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_TRIES = 3;

    private final Reading reading;
    private final JsonNode request;

    private RefundRules(Reading reading) {
        this.reading = reading;
        this.request = json(reading.parameters());
    }

    static Move next(Reading reading) {
        return new RefundRules(reading).next();
    }

    private Move next() {
        Optional<ToolResult> looked = reading.last("lookup_order");
        if (looked.isEmpty()) {
            return lookUp();
        }
        JsonNode order = json(looked.get().text());
        if (looked.get().failed() || !order.has("status")) {
            return withoutOrder(looked.get());
        }
        if (isRefundedForUs(order)
                || reading.last("refund").filter(made -> !made.failed()).isPresent()) {
            return conclude(Decision.Outcome.REFUNDED, amountOf(order), "refunded in full");
        }
        if (order.path("status").asText().equals("REFUNDED")) {
            return conclude(
                    Decision.Outcome.REJECTED, BigDecimal.ZERO, "refunded before: " + text(order, "refundedFor"));
        }
        if (amountOf(order).compareTo(amountOf(request)) != 0) {
            String amounts = "asked for " + text(request, "amount") + ", the order is " + text(order, "amount");
            return conclude(Decision.Outcome.REJECTED, BigDecimal.ZERO, amounts);
        }
        return refund(looked.get());
    }

    private Move lookUp() {
        return StandIn.call("lookup_order", Map.of("orderId", text(request, "orderId")));
    }

    private Move withoutOrder(ToolResult failed) {
        if (failed.text().contains("HTTP 404")) {
            return conclude(Decision.Outcome.REJECTED, BigDecimal.ZERO, "there is no such order");
        }
        return reading.calls("lookup_order") < MOST_TRIES ? lookUp() : escalate("the order cannot be looked up");
    }

    /** Refunds; after a failure only once a later look at the order has shown that it is not refunded. */
    private Move refund(ToolResult looked) {
        Optional<ToolResult> failed = reading.last("refund");
        if (failed.isPresent()
                && reading.messages().lastIndexOf(failed.get())
                        > reading.messages().lastIndexOf(looked)) {
            return lookUp();
        }
        if (reading.calls("refund") >= MOST_TRIES) {
            return escalate("the refund cannot be made");
        }
        return StandIn.call(
                "refund",
                Map.of(
                        "requestId", text(request, "requestId"),
                        "orderId", text(request, "orderId"),
                        "amount", amountOf(request)));
    }

    /** Tells the customer, once, then answers. */
    private Move conclude(Decision.Outcome outcome, BigDecimal amount, String reason) {
        Optional<ToolResult> told = reading.last("notify_customer");
        if (told.isEmpty()) {
            String decided = outcome.name().toLowerCase(Locale.ROOT);
            return StandIn.call(
                    "notify_customer",
                    Map.of(
                            "requestId", text(request, "requestId"),
                            "customer", text(request, "customer"),
                            "message", "Your request was " + decided + ": " + reason + "."));
        }
        return answer(outcome, amount, told.get().failed() ? reason + "; the customer may not know" : reason);
    }

    private static Move escalate(String reason) {
        return answer(Decision.Outcome.ESCALATED, BigDecimal.ZERO, reason);
    }

    private static Move answer(Decision.Outcome outcome, BigDecimal amount, String reason) {
        return StandIn.say(StandIn.json(Map.of("outcome", outcome, "amount", amount, "reason", reason)));
    }

    private boolean isRefundedForUs(JsonNode order) {
        return text(order, "refundedFor").equals(text(request, "requestId"));
    }

    private static BigDecimal amountOf(JsonNode node) {
        return new BigDecimal(text(node, "amount"));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance(); // an observation can be any text
        }
    }
}
