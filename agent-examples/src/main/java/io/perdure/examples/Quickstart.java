package io.perdure.examples;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.TaskResult;
import io.perdure.agent.Agent;
import io.perdure.guard.Limits;
import io.perdure.langchain4j.LangChain4jTools;
import io.perdure.llm.LlmClient;
import io.perdure.memory.sqlite.SqliteStateStore;
import io.perdure.tool.Declaration.Result;
import io.perdure.tool.Effect;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolEffect;
import io.perdure.tool.ToolTrust;
import java.nio.file.Path;
import java.time.Duration;

/** The code of the README, word for word; {@link QuickstartCommand} runs it. */
final class Quickstart {
    private Quickstart() {}

    // quickstart: begin
    record RefundTools(Payments payments) {
        @Tool("Refund an order in full")
        @ToolEffect(Effect.IDEMPOTENT) // may run again after a crash, with the same key
        @ToolTrust(result = Result.TRUSTED) // our own words; if this is not said the model gets a handle in their place
        Payments.Refund refund(@P(name = "orderId", value = "the order's id") String orderId, ToolContext call) {
            return payments.refund(orderId, call.idempotencyKey());
        }
    }

    static TaskResult<String> refund(LlmClient model, Payments payments, Path database) {
        Agent agent = Agent.named("refund-desk")
                .version("1")
                .instructions("You handle refund requests. Say in one sentence what you did.")
                .model(model) // such as LangChain4jLlmClient.of(chatModel)
                .tools(LangChain4jTools.of(new RefundTools(payments)))
                .limits(Limits.standard().steps(50).deadline(Duration.ofHours(2)))
                .build();

        try (Orchestrator orchestrator = Orchestrator.open(SqliteStateStore.at(database), agent)) {
            TaskHandle<String> task = orchestrator.start(Task.of("refund-4711", "Refund order 4711"));
            return task.await(); // or return now: the task goes on, here or after a restart
        }
    }
    // quickstart: end
}
