package io.perdure.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import io.perdure.json.JsonSchema;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.Message;
import io.perdure.llm.ToolCall;
import java.util.ArrayList;
import java.util.List;

/** Our requests as LangChain4j's. */
final class Requests {
    private Requests() {}

    static ChatRequest toLangChain4j(LlmRequest request, boolean knowsSchemas) {
        List<ChatMessage> messages = new ArrayList<>(request.messages().size() + 1);
        messages.add(SystemMessage.from(request.instructions()));
        request.messages().forEach(message -> messages.add(message(message)));
        ChatRequest.Builder builder = ChatRequest.builder().messages(messages);
        if (!request.tools().isEmpty()) {
            builder.toolSpecifications(
                    request.tools().stream().map(Requests::tool).toList());
        }
        if (knowsSchemas && request.answer().isPresent()) { // the instructions say it in any case
            builder.responseFormat(format(request.answer().get()));
        }
        return builder.build();
    }

    private static ChatMessage message(Message message) {
        if (message instanceof Message.Assistant assistant) {
            return assistant(assistant);
        }
        return message instanceof Message.ToolResult result ? result(result) : UserMessage.from(message.text());
    }

    private static ToolExecutionResultMessage result(Message.ToolResult result) {
        return ToolExecutionResultMessage.builder()
                .id(result.callId())
                .toolName(result.tool())
                .text(result.text())
                .isError(result.failed())
                .build();
    }

    private static AiMessage assistant(Message.Assistant message) {
        AiMessage.Builder builder = AiMessage.builder();
        if (!message.text().isEmpty()) {
            builder.text(message.text());
        }
        return builder.toolExecutionRequests(
                        message.calls().stream().map(Requests::call).toList())
                .build();
    }

    private static ToolExecutionRequest call(ToolCall call) {
        return ToolExecutionRequest.builder()
                .id(call.id())
                .name(call.tool())
                .arguments(call.arguments())
                .build();
    }

    private static ToolSpecification tool(LlmRequest.Offer offer) {
        return ToolSpecification.builder()
                .name(offer.name())
                .description(offer.description())
                .parameters(Schemas.object(offer.input()))
                .build();
    }

    private static ResponseFormat format(JsonSchema answer) {
        return ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(dev.langchain4j.model.chat.request.json.JsonSchema.builder()
                        .name("answer")
                        .rootElement(Schemas.object(answer))
                        .build())
                .build();
    }
}
