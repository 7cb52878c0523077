package io.perdure.examples.orders;

import io.perdure.Task;
import io.perdure.agent.Agent;
import io.perdure.examples.StandIn;
import io.perdure.guard.Limits;
import io.perdure.llm.LlmClient;
import io.perdure.tool.Declaration;
import io.perdure.tool.Effect;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import io.perdure.tool.Tools;
import io.perdure.tools.http.HttpTool;
import io.perdure.tools.http.HttpToolBuilder;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The agent: three steps that can be looked up, two that can be undone, and a way to give up. */
final class OrderAgent {
    private static final String INSTRUCTIONS = """
            You bring an order of a shop to the customer.
            1. Reserve what was ordered. 2. Charge the card. 3. Ship it. One after the other.
            If a step is refused, give up and say why: what was done before is undone for you.
            When it is shipped, say so.""";

    private OrderAgent() {}

    /**
     * The agent.
     *
     * @param services host and port of the service of each step
     */
    static Agent of(LlmClient model, Map<Step, String> services) {
        return Agent.named("order-saga")
                .version("1")
                .instructions(INSTRUCTIONS)
                .model(model)
                .tools(Tools.of(
                        tool(Step.RESERVE, services, Reserve.class),
                        tool(Step.CHARGE, services, Charge.class),
                        tool(Step.SHIP, services, Ship.class),
                        giveUp()))
                .limits(Limits.standard().steps(20).toolInvocations(20).deadline(Duration.ofHours(2)))
                .build();
    }

    static Task<String> task(Order order) {
        return Task.of("order-" + order.id(), "Bring this order to the customer:\n" + StandIn.json(order));
    }

    private static Tool tool(Step step, Map<Step, String> services, Class<? extends Record> input) {
        String service = services.getOrDefault(step, "");
        Tool look = request("look_" + step.tool(), service, "/look", input)
                .effect(Effect.READ_ONLY)
                .build();
        Tool undo = request("undo_" + step.tool(), service, "/undo", input)
                .effect(Effect.IDEMPOTENT)
                .build();
        Tool tool = request(step.tool(), service, "/do", input)
                .effect(Effect.IDEMPOTENT) // the services honour idempotency keys
                .build()
                .reconciledBy(look, OrderAgent::verdict);
        return step == Step.SHIP ? tool : tool.undoneBy(undo);
    }

    private static HttpToolBuilder request(String name, String service, String path, Class<? extends Record> input) {
        return HttpTool.post(name)
                .description("The step '" + name + "' of an order.")
                .url("http://" + service + path)
                .input(input)
                .trust(OrderAgent::ours)
                .allowing(service);
    }

    // The services are the shop's own: what is sent to them stays in the house, and they write their answers
    // themselves.
    private static Declaration ours(Declaration declared) {
        return declared.egress(false).result(Declaration.Result.TRUSTED);
    }

    // An order the service has never heard of may still be on its way to it.
    private static Finding verdict(@Nullable Object seen) {
        String answer = String.valueOf(seen);
        if (answer.contains(ServiceBooks.REFUSED)) {
            return Finding.didNotHappen();
        }
        return answer.contains(ServiceBooks.DONE)
                ? Finding.happened(answer)
                : Finding.cannotTell("The service has not heard of the order.");
    }

    private static Tool giveUp() {
        return Tool.named("give_up")
                .description("Give the order up, and say why. What was done for it is undone.")
                .effect(Effect.READ_ONLY)
                .trust(OrderAgent::ours)
                .calls(GiveUp.class, (input, call) -> {
                    throw ToolException.fatal(input.reason());
                });
    }

    record Reserve(String orderId, int quantity) {}

    record Charge(String orderId, int cents) {}

    record Ship(String orderId, String country) {}

    record GiveUp(String reason) {}
}
