package io.perdure.llm;

import java.util.Objects;

/**
 * A call as a model wrote it; nothing about it has been checked.
 *
 * @param id the provider's id in a reply (only data: providers reuse theirs), ours in a request
 * @param tool the name the model gave
 * @param arguments the text the model gave, which should be a JSON object
 */
public record ToolCall(String id, String tool, String arguments) {
    /** Checks that nothing is missing. */
    public ToolCall {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(tool, "tool");
        Objects.requireNonNull(arguments, "arguments");
    }
}
