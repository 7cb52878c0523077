package io.perdure.langchain4j.http;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.perdure.json.JsonSchema;
import io.perdure.langchain4j.LangChain4jLlmClient;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.Message;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import io.perdure.testkit.OpenAiServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The ways in which LangChain4j's OpenAI client can be asked. */
enum Wire {
    BLOCKING(true, false),
    STREAMING(true, true),
    BLOCKING_OVER_LANGCHAIN4J(false, false),
    STREAMING_OVER_LANGCHAIN4J(false, true);

    /** A reply that says something and calls something, so that every fault can spoil it. */
    static final LlmReply LOOK = new LlmReply(
            "Let me look at it at once.",
            List.of(new ToolCall("call_1", "look", "{\"item\":\"lamp\"}")),
            LlmReply.Finish.TOOL_CALLS,
            new TokenUsage(30, 40),
            "gpt");

    private static final Duration READ = Duration.ofMillis(400);

    private final boolean ours;
    private final boolean streaming;

    Wire(boolean ours, boolean streaming) {
        this.ours = ours;
        this.streaming = streaming;
    }

    record Item(String item) {}

    boolean isOurs() {
        return ours;
    }

    boolean isStreaming() {
        return streaming;
    }

    static LlmRequest request() {
        LlmRequest.Offer offer = new LlmRequest.Offer("look", "Looks at an item.", JsonSchema.of(Item.class));
        return new LlmRequest("i", List.of(offer), Optional.empty(), List.of(new Message.User("Look at the lamp.")));
    }

    /** LangChain4j's client, with its own retries off. */
    LlmClient client(String model, OpenAiServer server) {
        return client(model, server, READ);
    }

    /** One that waits so long for a connection, and for an answer. */
    LlmClient client(String model, OpenAiServer server, Duration patience) {
        HttpClientBuilder http = ours ? new RetryAfterHttpClientBuilder() : new JdkHttpClientBuilder();
        return streaming ? streaming(model, server, http, patience) : blocking(model, server, http, patience);
    }

    private static LlmClient blocking(String model, OpenAiServer server, HttpClientBuilder http, Duration patience) {
        return LangChain4jLlmClient.of(
                model,
                OpenAiChatModel.builder()
                        .httpClientBuilder(http)
                        .baseUrl(server.baseUrl())
                        .apiKey("sk-test")
                        .modelName(model)
                        .timeout(patience)
                        .maxRetries(0)
                        .build());
    }

    private static LlmClient streaming(String model, OpenAiServer server, HttpClientBuilder http, Duration patience) {
        return LangChain4jLlmClient.of(
                model,
                OpenAiStreamingChatModel.builder()
                        .httpClientBuilder(http)
                        .baseUrl(server.baseUrl())
                        .apiKey("sk-test")
                        .modelName(model)
                        .timeout(patience)
                        .build());
    }
}
