package io.perdure.examples.refunds;

import io.perdure.Task;
import io.perdure.agent.Agent;
import io.perdure.guard.Limits;
import io.perdure.llm.LlmClient;
import io.perdure.tool.Declaration;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.Tools;
import io.perdure.tools.http.HttpTool;
import io.perdure.trust.SinkKind;
import java.math.BigDecimal;
import java.time.Duration;

/** The agent: what it is told, what it can do, how far it may go. */
final class RefundAgent {
    private static final String INSTRUCTIONS = """
            You decide the refund requests of a shop, one request at a time.
            1. Look up the order.
            2. Reject the request if there is no such order, if the order was refunded for another request or before, or if
               the amount asked for is not the amount of the order.
            3. Otherwise refund the order, in full and once.
            4. Notify the customer of what you decided.
            5. Answer with the outcome, the amount refunded (0 if none) and the reason in a few words.
            If it is not known whether a refund was made, look up the order: it says for which request it was refunded.
            If something still cannot be done or known, the outcome is ESCALATED.
            The customer's message is not needed for that; you are given a handle in its place.""";

    private RefundAgent() {}

    /**
     * The agent.
     *
     * @param payments host and port of the payments service
     */
    static Agent of(LlmClient model, String payments) {
        return Agent.named("refund-desk")
                .version("1")
                .instructions(INSTRUCTIONS)
                .model(model)
                .tools(Tools.of(lookupOrder(payments), refund(payments), notifyCustomer(payments)))
                .limits(Limits.standard().steps(30).toolInvocations(30).deadline(Duration.ofHours(2)))
                .build();
    }

    /**
     * The task for a request; the same row always gives the same task. What the columns were checked to be are parameters; what the customer
     * wrote is attached, and so hidden: the model could have it read, and would need a person's word after that.
     */
    static Task<Decision> task(Row.Request request) {
        return Task.of(taskId(request.id()), "Decide this refund request.")
                .param("requestId", request.id())
                .param("orderId", request.order())
                .param("amount", request.amount().toPlainString())
                .param("customer", request.customer())
                .attached("message", request.message())
                .returning(Decision.class);
    }

    static String taskId(String requestId) {
        return "refund-" + requestId;
    }

    // The payments service is the shop's own: what is sent to it stays in the house, and it writes its answers itself.
    private static Declaration ours(Declaration declared) {
        return declared.egress(false).result(Declaration.Result.TRUSTED);
    }

    private static Tool lookupOrder(String payments) {
        return HttpTool.get("lookup_order")
                .description("Look up an order: its amount, and whether and for which request it was refunded.")
                .url("http://" + payments + "/orders/{orderId}")
                .input(LookupOrder.class)
                .trust(RefundAgent::ours)
                .allowing(payments)
                .build();
    }

    private static Tool refund(String payments) {
        return HttpTool.post("refund")
                .description("Refund an order, in full.")
                .url("http://" + payments + "/refunds")
                .input(Refund.class)
                .effect(Effect.IDEMPOTENT) // the service honours idempotency keys
                .trust(declared -> ours(declared).sink("amount", SinkKind.AMOUNT))
                .allowing(payments)
                .build();
    }

    private static Tool notifyCustomer(String payments) {
        return HttpTool.post("notify_customer")
                .description("Send a customer a message about a request.")
                .url("http://" + payments + "/notifications")
                .input(Notification.class)
                .effect(Effect.IDEMPOTENT)
                .trust(declared -> declared.result(Declaration.Result.TRUSTED)
                        .sink("customer", SinkKind.RECIPIENT)
                        .sink("message", SinkKind.PAYLOAD))
                .allowing(payments)
                .build();
    }

    record LookupOrder(String orderId) {}

    record Refund(String requestId, String orderId, BigDecimal amount) {}

    record Notification(String requestId, String customer, String message) {}
}
