package io.perdure.langchain4j;

import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmException;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A model of LangChain4j. Safe for use by several threads if the model is.
 *
 * <p>Build the model with {@code maxRetries(0)}: Perdure retries by itself, with the waits in the journal, and retries of both would
 * multiply. A provider's {@code Retry-After} is honoured if the model's HTTP client hands it on (see {@link RetryAfter}; the module
 * agent-langchain4j-http has one that does); those of LangChain4j do not, and the model's back-off is used.
 */
public final class LangChain4jLlmClient implements LlmClient {
    private final String name;
    private final boolean knowsSchemas;
    private final Exchange exchange;

    private LangChain4jLlmClient(String name, Set<Capability> capabilities, Exchange exchange) {
        this.name = Objects.requireNonNull(name, "name");
        this.knowsSchemas = capabilities.contains(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
        this.exchange = exchange;
    }

    /** A model that answers at once, named after its provider. */
    public static LangChain4jLlmClient of(ChatModel model) {
        return of(model.provider().name(), model);
    }

    /** A model that answers at once, under this name. */
    public static LangChain4jLlmClient of(String name, ChatModel model) {
        return new LangChain4jLlmClient(name, model.supportedCapabilities(), (request, text) -> model.chat(request));
    }

    /** A model that streams, named after its provider: as {@link #of(String, StreamingChatModel)}. */
    public static LangChain4jLlmClient of(StreamingChatModel model) {
        return of(model.provider().name(), model);
    }

    /**
     * A model that streams, under this name: listeners hear its text as it comes. A stream that ends without saying why counts as broken off,
     * and one that is not waited for any more is cancelled, if the model's HTTP client can do that.
     */
    public static LangChain4jLlmClient of(String name, StreamingChatModel model) {
        return new LangChain4jLlmClient(
                name, model.supportedCapabilities(), (request, text) -> Streaming.chat(model, request, text));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public LlmReply reply(LlmRequest request, Consumer<String> text) {
        ChatRequest asked = Requests.toLangChain4j(request, knowsSchemas);
        try {
            return Replies.fromLangChain4j(exchange.chat(asked, text), name);
        } catch (LlmException e) {
            throw e;
        } catch (RuntimeException e) {
            throw Failures.fromLangChain4j(e);
        }
    }

    /** Of an exception that knows how long the provider asks to wait: found among the causes of what a model throws. */
    public interface RetryAfter {
        /** How long; empty if the provider did not say. */
        Optional<Duration> retryAfter();
    }

    /** One request and its response. */
    private interface Exchange {
        ChatResponse chat(ChatRequest request, Consumer<String> text);
    }
}
