package io.perdure.opentelemetry;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.perdure.json.Json;
import io.perdure.llm.LlmReply;
import io.perdure.llm.Message;
import io.perdure.llm.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was said, in the form that the conventions give it. */
final class Content {
    private Content() {}

    /** What a model is told before the conversation. */
    static Value<?> instructions(String text) {
        return Value.of(List.of(text(text)));
    }

    /** A conversation. */
    static Value<?> input(List<Message> messages) {
        List<Value<?>> all = new ArrayList<>();
        messages.forEach(message -> all.add(message(message)));
        return Value.of(all);
    }

    /** A model's reply. */
    static Value<?> output(LlmReply reply) {
        return output(parts(reply.text(), reply.calls()), finish(reply.finish()));
    }

    /** The answer of a task. */
    static Value<?> answer(String text) {
        return output(List.of(text(text)), finish(LlmReply.Finish.STOP));
    }

    private static Value<?> output(List<Value<?>> parts, String finish) {
        return Value.of(List.of(Value.of(
                field("role", "assistant"), KeyValue.of("parts", Value.of(parts)), field("finish_reason", finish))));
    }

    /** Why a reply ended, in the conventions' words. */
    static String finish(LlmReply.Finish finish) {
        return switch (finish) {
            case STOP -> "stop";
            case TOOL_CALLS -> "tool_call";
            case LENGTH -> "length";
            case FILTERED -> "content_filter";
            case OTHER -> "other";
        };
    }

    private static Value<?> message(Message message) {
        if (message instanceof Message.User user) {
            return message("user", List.of(text(user.text())));
        }
        if (message instanceof Message.Assistant said) {
            return message("assistant", parts(said.text(), said.calls()));
        }
        Message.ToolResult result = (Message.ToolResult) message;
        return message(
                "tool",
                List.of(Value.of(
                        field("type", "tool_call_response"),
                        field("id", result.callId()),
                        field("response", result.text()))));
    }

    private static Value<?> message(String role, List<Value<?>> parts) {
        return Value.of(field("role", role), KeyValue.of("parts", Value.of(parts)));
    }

    private static List<Value<?>> parts(String text, List<ToolCall> calls) {
        List<Value<?>> parts = new ArrayList<>();
        if (!text.isEmpty()) {
            parts.add(text(text));
        }
        for (ToolCall call : calls) {
            parts.add(Value.of(
                    field("type", "tool_call"),
                    field("id", call.id()),
                    field("name", call.tool()),
                    KeyValue.of("arguments", json(call.arguments()))));
        }
        return parts;
    }

    private static Value<?> text(String text) {
        return Value.of(field("type", "text"), field("content", text));
    }

    private static KeyValue field(String name, String value) {
        return KeyValue.of(name, Value.of(value));
    }

    /** A text as the value it is the JSON of; as it is, if it is none. */
    static Value<?> json(String text) {
        try {
            return json(Json.parse(text));
        } catch (IllegalArgumentException e) {
            return Value.of(text);
        }
    }

    /** A JSON value. */
    static Value<?> json(JsonNode node) {
        if (node.isObject()) {
            Map<String, Value<?>> fields = new LinkedHashMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), json(field.getValue())));
            return Value.of(fields);
        }
        if (node.isArray()) {
            List<Value<?>> elements = new ArrayList<>();
            node.forEach(element -> elements.add(json(element)));
            return Value.of(elements);
        }
        if (node.isNull()) {
            return Value.empty();
        }
        if (node.isBoolean()) {
            return Value.of(node.booleanValue());
        }
        if (node.canConvertToLong() && node.canConvertToExactIntegral()) {
            return Value.of(node.longValue());
        }
        return node.isNumber() ? Value.of(node.doubleValue()) : Value.of(node.asText());
    }
}
