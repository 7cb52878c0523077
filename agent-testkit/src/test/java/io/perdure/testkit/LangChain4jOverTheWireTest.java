package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy;
import io.perdure.json.JsonSchema;
import io.perdure.langchain4j.LangChain4jLlmClient;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmException;
import io.perdure.llm.LlmFailure.Kind;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.Message;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import io.perdure.store.InMemoryStateStore;
import io.perdure.testkit.OpenAiServer.Answer;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** LangChain4j's real OpenAI client against a server that speaks the protocol. */
class LangChain4jOverTheWireTest {
    private static final String KEY = "sk-test-1234567890abcdef";

    record Order(String orderId) {}

    record Verdict(String decision) {}

    @Test
    void a_whole_task_runs_over_the_wire() {
        try (OpenAiServer server = OpenAiServer.answering(request -> Answer.reply(
                request.path("messages").size() == 2
                        ? usage(call("refund", Map.of("orderId", "4711")))
                        : usage(say("{\"decision\":\"refunded\"}"))))) {
            Agent agent = Agent.named("desk")
                    .trust(TrustPolicy.unguarded())
                    .version("1")
                    .instructions("You refund orders.")
                    .model(client(server))
                    .tools(Tools.of(Tool.named("refund")
                            .description("Refunds an order.")
                            .effect(Effect.IDEMPOTENT)
                            .calls(Order.class, (order, call) -> order)))
                    .build();
            try (Orchestrator orchestrator = Orchestrator.open(new InMemoryStateStore(), agent)) {
                var task = orchestrator.start(Task.of("t", "Refund order 4711.").returning(Verdict.class));
                assertThatTask(task).withAnswer(new Verdict("refunded")).attempted("refund", 1);
                assertThat(task.await().usage()).isEqualTo(new TokenUsage(24, 14));
            }
            var last = server.requests().get(1);
            assertThat(last.path("messages").get(0).path("role").asText()).isEqualTo("system");
            assertThat(last.path("messages").get(3).path("tool_call_id").asText())
                    .isEqualTo("s1-0");
            assertThat(last.path("tools")
                            .get(0)
                            .path("function")
                            .path("parameters")
                            .toString())
                    .contains("\"orderId\":{\"type\":\"string\"}")
                    .contains("\"required\":[\"orderId\"]");
        }
    }

    @Test
    void streamed_text_arrives_in_pieces_and_calls_arrive_whole() {
        List<String> pieces = new ArrayList<>();
        try (OpenAiServer server = OpenAiServer.answering(request -> Answer.reply(usage(new LlmReply(
                "Let me refund it.",
                List.of(new ToolCall("call_9", "refund", "{\"orderId\":\"4711\"}")),
                LlmReply.Finish.TOOL_CALLS,
                TokenUsage.NONE,
                "gpt"))))) {
            LlmClient client = LangChain4jLlmClient.of(OpenAiStreamingChatModel.builder()
                    .baseUrl(server.baseUrl())
                    .apiKey(KEY)
                    .modelName("gpt")
                    .build());
            LlmReply reply = client.reply(request(), pieces::add);

            assertThat(pieces).containsExactly("Let ", "me ", "refund ", "it.");
            assertThat(reply.text()).isEqualTo("Let me refund it.");
            assertThat(reply.calls()).containsExactly(new ToolCall("call_9", "refund", "{\"orderId\":\"4711\"}"));
            assertThat(reply.finish()).isEqualTo(LlmReply.Finish.TOOL_CALLS);
        }
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("429", Answer.error(429, "rate_limit_exceeded", "slow down"), Kind.RATE_LIMITED),
                Arguments.of("429, paid up", Answer.error(429, "insufficient_quota", "pay"), Kind.QUOTA_EXHAUSTED),
                Arguments.of("filtered", Answer.error(400, "content_filter", "no"), Kind.CONTENT_FILTERED),
                Arguments.of("502", Answer.raw(502, "<html>bad gateway</html>"), Kind.UNAVAILABLE),
                Arguments.of("500", Answer.error(500, "server_error", "oops"), Kind.UNAVAILABLE),
                Arguments.of("503", Answer.error(503, "overloaded", "busy"), Kind.UNAVAILABLE),
                Arguments.of("529", Answer.error(529, "overloaded", "busy"), Kind.UNAVAILABLE),
                Arguments.of("401", Answer.error(401, "invalid_api_key", "wrong key " + KEY), Kind.AUTHENTICATION),
                Arguments.of("404", Answer.error(404, "model_not_found", "no such model"), Kind.UNKNOWN_MODEL),
                Arguments.of("400", Answer.error(400, "invalid_request_error", "bad"), Kind.INVALID_REQUEST),
                Arguments.of(
                        "too long", Answer.error(400, "context_length_exceeded", "too long"), Kind.CONTEXT_TOO_LONG),
                Arguments.of("not JSON", Answer.raw(200, "<html>"), Kind.UNREADABLE_REPLY),
                Arguments.of(
                        "cut off",
                        Answer.reply(say("a long reply that ends early")).cutOff(),
                        Kind.CONNECTION_LOST));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void a_failure_has_its_kind_is_asked_once_and_shows_no_key(String name, Answer answer, Kind kind) {
        try (OpenAiServer server = OpenAiServer.answering(request -> answer)) {
            assertThatThrownBy(() -> client(server).reply(request(), text -> {}))
                    .isInstanceOfSatisfying(
                            LlmException.class,
                            e -> assertThat(e.failure().kind()).as(name).isEqualTo(kind))
                    .message()
                    .doesNotContain(KEY);
            assertThat(server.requests())
                    .as("LangChain4j's own retries are off")
                    .hasSize(1);
        }
    }

    @Test
    void the_server_refuses_a_call_without_its_result_as_the_real_one_does() {
        LlmRequest dangling = new LlmRequest(
                "i",
                List.of(),
                Optional.empty(),
                List.of(
                        new Message.User("x"),
                        new Message.Assistant("", List.of(new ToolCall("s1-0", "refund", "{}"))),
                        new Message.User("y")));
        try (OpenAiServer server = OpenAiServer.answering(request -> Answer.reply(say("ok")))) {
            assertThatThrownBy(() -> client(server).reply(dangling, text -> {}))
                    .hasMessageContaining("these calls have no result: [s1-0]");
        }
    }

    private static LlmRequest request() {
        LlmRequest.Offer offer = new LlmRequest.Offer("refund", "Refunds.", JsonSchema.of(Order.class));
        return new LlmRequest("i", List.of(offer), Optional.empty(), List.of(new Message.User("Refund it.")));
    }

    private static LlmReply usage(LlmReply reply) {
        return new LlmReply(reply.text(), reply.calls(), reply.finish(), new TokenUsage(12, 7), "gpt");
    }

    private static LlmClient client(OpenAiServer server) {
        return LangChain4jLlmClient.of(OpenAiChatModel.builder()
                .baseUrl(server.baseUrl())
                .apiKey(KEY)
                .modelName("gpt")
                .maxRetries(0)
                .build());
    }
}
