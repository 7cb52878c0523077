package io.perdure.llm;

import io.perdure.json.JsonSchema;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a model is shown. The instructions, tools and answer schema are the stable prefix: they stay the same for the
 * whole of a task, so that provider prompt caches keep hitting.
 *
 * @param instructions the system message
 * @param tools what the model may call
 * @param answer the form its final answer must have; empty for plain text
 * @param messages the conversation, oldest first; unmodifiable. Every call of an {@link Message.Assistant} is followed
 *     by exactly one {@link Message.ToolResult}
 */
public record LlmRequest(String instructions, List<Offer> tools, Optional<JsonSchema> answer, List<Message> messages) {
    /** Checks that nothing is missing. */
    public LlmRequest {
        Objects.requireNonNull(instructions, "instructions");
        Objects.requireNonNull(tools, "tools");
        Objects.requireNonNull(answer, "answer");
        // Not copied: a conversation can be long, and its owner only ever hands out unmodifiable lists.
        Objects.requireNonNull(messages, "messages");
    }

    /** The last message. */
    public Message lastMessage() {
        return messages.get(messages.size() - 1);
    }

    /**
     * A tool as a model is told of it.
     *
     * @param name unique among the tools of the request
     * @param description what it does and when to use it
     * @param input the form of its arguments: an object
     */
    public record Offer(String name, String description, JsonSchema input) {}
}
