package io.perdure.examples.orders;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.examples.StandIn;
import io.perdure.examples.StandIn.Move;
import io.perdure.examples.StandIn.Reading;
import io.perdure.llm.Message.ToolResult;
import java.util.Map;
import java.util.Optional;

/** What the stand-in makes of an order: the agent's instructions, as code. It knows only what a model would be shown. */
final class OrderRules {
    private static final ObjectMapper JSON = new ObjectMapper();

    private OrderRules() {}

    static Move next(Reading reading) {
        Order order = order(reading);
        for (Step step : Step.values()) {
            Optional<ToolResult> result = reading.last(step.tool());
            if (result.isEmpty()) {
                return StandIn.call(step.tool(), arguments(step, order));
            }
            if (result.get().failed()) {
                String reason = "Step '" + step.tool() + "' failed: "
                        + firstLine(result.get().text());
                return StandIn.call("give_up", Map.of("reason", reason));
            }
        }
        return StandIn.say("Order " + order.id() + " is on its way to " + order.country() + ".");
    }

    private static Map<String, Object> arguments(Step step, Order order) {
        return switch (step) {
            case RESERVE -> Map.of("orderId", order.id(), "quantity", order.quantity());
            case CHARGE -> Map.of("orderId", order.id(), "cents", order.cents());
            case SHIP -> Map.of("orderId", order.id(), "country", order.country());
        };
    }

    private static Order order(Reading reading) {
        try {
            return JSON.readValue(reading.goal().substring(reading.goal().indexOf('\n') + 1), Order.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The goal holds no order: " + e.getOriginalMessage(), e);
        }
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
