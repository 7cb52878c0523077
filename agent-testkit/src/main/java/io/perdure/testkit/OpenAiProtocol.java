package io.perdure.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.llm.LlmReply;
import io.perdure.llm.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /** How many events come after the words and calls of a reply. */
    static final int LAST_EVENTS = 3;

    /** The reply as server-sent events: its words, its calls in two pieces each, why it ended, its usage, and that this was all. */
    static List<String> events(LlmReply reply) {
        List<String> events = new ArrayList<>();
        for (String word : reply.text().split("(?<= )", -1)) {
            if (!word.isEmpty()) {
                events.add(event(reply, word));
            }
        }
        for (int i = 0; i < reply.calls().size(); i++) {
            addPieces(events, reply, i);
        }
        events.add(event(reply, JSON.objectNode(), finish(reply)));
        ObjectNode last = envelope("chat.completion.chunk", reply);
        last.putArray("choices");
        addUsage(last, reply);
        events.add(event(last.toString()));
        events.add(event("[DONE]"));
        return events;
    }

    private static void addPieces(List<String> events, LlmReply reply, int index) {
        ToolCall call = reply.calls().get(index);
        int half = call.arguments().length() / 2;
        ObjectNode first = JSON.objectNode();
        addCall(first.putArray("tool_calls"), index, call)
                .put("arguments", call.arguments().substring(0, half));
        events.add(event(reply, first, null));
        ObjectNode second = JSON.objectNode();
        ObjectNode rest = second.putArray("tool_calls").addObject().put("index", index);
        rest.putObject("function").put("arguments", call.arguments().substring(half));
        events.add(event(reply, second, null));
    }

    /** One word of the reply. */
    static String event(LlmReply reply, String word) {
        return event(reply, JSON.objectNode().put("content", word), null);
    }

    private static String event(LlmReply reply, ObjectNode delta, @Nullable String finish) {
        ObjectNode body = envelope("chat.completion.chunk", reply);
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finish);
        return event(body.toString());
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
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
            addCall(calls, calls.size(), call).put("arguments", call.arguments());
        }
    }

    private static ObjectNode addCall(ArrayNode calls, int index, ToolCall call) {
        ObjectNode node =
                calls.addObject().put("index", index).put("id", call.id()).put("type", "function");
        return node.putObject("function").put("name", call.tool());
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
