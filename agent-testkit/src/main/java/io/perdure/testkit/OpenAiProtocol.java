package io.perdure.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.llm.LlmReply;
import io.perdure.llm.ToolCall;
import java.util.LinkedHashSet;
import java.util.Set;

/** The parts of OpenAI's chat-completions protocol that {@link OpenAiServer} speaks. */
final class OpenAiProtocol {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private OpenAiProtocol() {}

    /** What the real service would object to; empty if nothing. */
    static String problem(JsonNode request) {
        Set<String> open = new LinkedHashSet<>();
        for (JsonNode message : request.path("messages")) {
            boolean isResult = message.path("role").asText().equals("tool");
            if (isResult && !open.remove(message.path("tool_call_id").asText())) {
                return "a tool message must answer a call of the message before";
            }
            if (!isResult && !open.isEmpty()) {
                return "these calls have no result: " + open;
            }
            for (JsonNode call : message.path("tool_calls")) {
                if (!open.add(call.path("id").asText())) {
                    return "two calls have the id " + call.path("id").asText();
                }
            }
        }
        return open.isEmpty() ? "" : "these calls have no result: " + open;
    }

    static ObjectNode completion(LlmReply reply) {
        ObjectNode body = envelope("chat.completion", reply);
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        choice.put("finish_reason", finish(reply));
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        message.put("content", reply.text().isEmpty() ? null : reply.text());
        if (!reply.calls().isEmpty()) {
            addCalls(message.putArray("tool_calls"), reply);
        }
        addUsage(body, reply);
        return body;
    }

    /** The reply as server-sent events: its words, its calls, why it ended, its usage. */
    static String events(LlmReply reply) {
        StringBuilder events = new StringBuilder();
        for (String word : reply.text().split("(?<= )", -1)) {
            if (!word.isEmpty()) {
                chunk(events, reply, JSON.objectNode().put("content", word), null);
            }
        }
        if (!reply.calls().isEmpty()) {
            ObjectNode delta = JSON.objectNode();
            addCalls(delta.putArray("tool_calls"), reply);
            chunk(events, reply, delta, null);
        }
        chunk(events, reply, JSON.objectNode(), finish(reply));
        ObjectNode last = envelope("chat.completion.chunk", reply);
        last.putArray("choices");
        addUsage(last, reply);
        return events.append("data: ")
                .append(last)
                .append("\n\ndata: [DONE]\n\n")
                .toString();
    }

    private static void chunk(
            StringBuilder events, LlmReply reply, ObjectNode delta, @org.jspecify.annotations.Nullable String finish) {
        ObjectNode body = envelope("chat.completion.chunk", reply);
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finish);
        events.append("data: ").append(body).append("\n\n");
    }

    private static ObjectNode envelope(String kind, LlmReply reply) {
        return JSON.objectNode()
                .put("id", "chatcmpl-1")
                .put("object", kind)
                .put("created", 1_700_000_000)
                .put("model", reply.model());
    }

    private static void addCalls(ArrayNode calls, LlmReply reply) {
        for (ToolCall call : reply.calls()) {
            ObjectNode node = calls.addObject()
                    .put("index", calls.size() - 1)
                    .put("id", call.id())
                    .put("type", "function");
            node.putObject("function").put("name", call.tool()).put("arguments", call.arguments());
        }
    }

    private static void addUsage(ObjectNode body, LlmReply reply) {
        body.putObject("usage")
                .put("prompt_tokens", reply.usage().input())
                .put("completion_tokens", reply.usage().output())
                .put("total_tokens", reply.usage().total());
    }

    private static String finish(LlmReply reply) {
        return switch (reply.finish()) {
            case STOP, OTHER -> "stop";
            case TOOL_CALLS -> "tool_calls";
            case LENGTH -> "length";
            case FILTERED -> "content_filter";
        };
    }

    static ObjectNode error(String code, String message) {
        ObjectNode body = JSON.objectNode();
        body.putObject("error").put("message", message).put("type", code).put("code", code);
        return body;
    }
}
