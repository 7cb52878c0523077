package io.perdure.examples.incidents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.model.openai.OpenAiChatModel;
import io.github.resilience4j.retry.RetryConfig;
import io.perdure.Task;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.context.PlanTool;
import io.perdure.guard.AnswerRule;
import io.perdure.guard.Limits;
import io.perdure.langchain4j.LangChain4jLlmClient;
import io.perdure.llm.LlmClient;
import io.perdure.tool.Declaration;
import io.perdure.tool.Effect;
import io.perdure.tool.Labeler;
import io.perdure.tool.Tools;
import io.perdure.tools.http.HttpTool;
import io.perdure.tools.http.HttpToolBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The agent: it reads metrics and logs, rolls releases back, and may not call it done before customers can. */
final class IncidentAgent {
    static final String METRICS = "metrics";
    static final String LOGS = "logs";
    static final String ROLL_BACK = "roll_back";

    private static final String GOAL = "Customers cannot reach these services; bring them back: ";
    private static final String INSTRUCTIONS = """
            You bring broken services back, one after the other. Make a plan with an item for each, and keep it.
            Look at the metrics and the logs of a service; roll it back to the release before the one whose start broke it,
            once. When all are rolled back and up, say so.""";
    private static final RetryConfig PATIENT = RetryConfig.custom()
            .maxAttempts(5)
            .waitDuration(Duration.ofMillis(50))
            .build();
    private static final RetryConfig HASTY = RetryConfig.custom()
            .maxAttempts(2)
            .waitDuration(Duration.ofMillis(50))
            .build();

    private IncidentAgent() {}

    /**
     * The agent.
     *
     * @param second the model that is asked when the first, whose provider is at the site, does not answer
     * @param site host and port
     */
    static Agent of(LlmClient second, String site) {
        return Agent.named("incident-responder")
                .version("1")
                .instructions(INSTRUCTIONS)
                .model(Model.of(first(site)).retry(HASTY))
                .fallback(second)
                .tools(Tools.of(
                        request(HttpTool.get(METRICS), site, "/metrics/{service}", Service.class)
                                .description("Errors per minute of a service.")
                                .trust(ours -> ours.result(Declaration.Result.TRUSTED))
                                .build(),
                        request(HttpTool.get(LOGS), site, "/logs/{service}", Service.class)
                                .description(
                                        "Which release of a service was started last, and the latest lines of its log.")
                                // A log repeats what strangers typed: its lines are hidden, what the site itself says
                                // is not.
                                .trust(ours -> ours.labeler(Labeler.records().system("service", "started")))
                                .build(),
                        request(HttpTool.post(ROLL_BACK), site, "/roll-back/{service}", RollBack.class)
                                .description("Rolls a service back to a release.")
                                .effect(Effect.IDEMPOTENT) // the site honours idempotency keys
                                .trust(ours -> ours.result(Declaration.Result.TRUSTED))
                                .build()))
                .plan(PlanTool.required())
                .answerRule(nothingIsDown(site))
                .limits(Limits.standard().steps(200).deadline(Duration.ofHours(1)))
                .build();
    }

    static Task<String> task(List<String> services) {
        return Task.of("outage", GOAL + String.join(", ", services));
    }

    static List<String> services(String goal) {
        return List.of(goal.substring(GOAL.length()).split(", "));
    }

    private static LlmClient first(String site) {
        return LangChain4jLlmClient.of(
                "first",
                OpenAiChatModel.builder()
                        .apiKey("none")
                        .baseUrl("http://" + site + "/v1")
                        .modelName("first")
                        .maxRetries(0)
                        .build());
    }

    private static HttpToolBuilder request(
            HttpToolBuilder tool, String site, String path, Class<? extends Record> input) {
        return tool.url("http://" + site + path)
                .input(input)
                .allowing(site)
                .trust(declared -> declared.egress(false)) // the site is ours: nothing leaves the house
                .timeout(Duration.ofMillis(700))
                .retry(PATIENT);
    }

    // It asks as customers do, not the metrics that the model was shown.
    private static AnswerRule nothingIsDown(String site) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + site + "/status")).build();
        return (answer, task) -> {
            String body = HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();
            JsonNode down = new ObjectMapper().readTree(body).path("down");
            return down.isEmpty() ? Optional.empty() : Optional.of("Customers still cannot reach: " + down + ".");
        };
    }

    record Service(String service) {}

    record RollBack(String service, int release) {}
}
