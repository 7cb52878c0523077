package io.perdure.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.perdure.llm.LlmReply;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** LangChain4j's responses as our replies. Providers leave out what they like. */
final class Replies {
    private Replies() {}

    static LlmReply fromLangChain4j(ChatResponse response, String client) {
        List<ToolCall> calls = response.aiMessage().hasToolExecutionRequests()
                ? response.aiMessage().toolExecutionRequests().stream()
                        .map(Replies::call)
                        .toList()
                : List.of();
        return new LlmReply(
                orEmpty(response.aiMessage().text()),
                calls,
                finish(response.finishReason(), !calls.isEmpty()),
                usage(response.tokenUsage()),
                Objects.requireNonNullElse(response.modelName(), client));
    }

    private static ToolCall call(ToolExecutionRequest request) {
        return new ToolCall(orEmpty(request.id()), orEmpty(request.name()), orEmpty(request.arguments()));
    }

    private static LlmReply.Finish finish(@Nullable FinishReason reason, boolean calls) {
        if (reason == null) {
            return calls ? LlmReply.Finish.TOOL_CALLS : LlmReply.Finish.OTHER;
        }
        return switch (reason) {
            case STOP -> LlmReply.Finish.STOP;
            case TOOL_EXECUTION -> LlmReply.Finish.TOOL_CALLS;
            case LENGTH -> LlmReply.Finish.LENGTH;
            case CONTENT_FILTER -> LlmReply.Finish.FILTERED;
            case OTHER -> LlmReply.Finish.OTHER;
        };
    }

    private static TokenUsage usage(dev.langchain4j.model.output.@Nullable TokenUsage usage) {
        return usage == null
                ? TokenUsage.NONE
                : new TokenUsage(orZero(usage.inputTokenCount()), orZero(usage.outputTokenCount()));
    }

    private static int orZero(@Nullable Integer count) {
        return count == null ? 0 : Math.max(0, count);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
