package io.perdure.llm;

import java.util.List;
import java.util.Objects;

/**
 * A model's reply.
 *
 * @param text what it said; empty if it only called tools
 * @param calls the tools it asked for, in its order
 * @param finish why it stopped
 * @param usage tokens it took
 * @param model which model answered, as the provider names it
 */
public record LlmReply(String text, List<ToolCall> calls, Finish finish, TokenUsage usage, String model) {
    /** Copies the list. */
    public LlmReply {
        Objects.requireNonNull(text, "text");
        calls = List.copyOf(calls);
        Objects.requireNonNull(finish, "finish");
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(model, "model");
    }

    /** Why a reply ended. */
    public enum Finish {
        /** The model was done. */
        STOP,
        /** It waits for the results of its calls. */
        TOOL_CALLS,
        /** It ran into its output limit: the reply is cut off. */
        LENGTH,
        /** The provider held something back. */
        FILTERED,
        /** The provider gave another reason, or none. */
        OTHER
    }
}
