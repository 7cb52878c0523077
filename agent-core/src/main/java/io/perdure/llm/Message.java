package io.perdure.llm;

import java.util.List;
import java.util.Objects;

/** One message of a conversation. */
public sealed interface Message {
    /** The text of the message; empty if it has none. */
    String text();

    /**
     * From the user, or from the library on the user's side (a correction, a notice).
     *
     * @param text what was said
     */
    record User(String text) implements Message {
        /** Checks that nothing is missing. */
        public User {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * From the model.
     *
     * @param text what it said; may be empty
     * @param calls the tools it asked for, under ids minted by us
     */
    record Assistant(String text, List<ToolCall> calls) implements Message {
        /** Copies the list. */
        public Assistant {
            Objects.requireNonNull(text, "text");
            calls = List.copyOf(calls);
        }
    }

    /**
     * What came of one call.
     *
     * @param callId which call of the assistant message before
     * @param tool the tool's name
     * @param text the observation
     * @param failed whether it is anything else than a success
     */
    record ToolResult(String callId, String tool, String text, boolean failed) implements Message {
        /** Checks that nothing is missing. */
        public ToolResult {
            Objects.requireNonNull(callId, "callId");
            Objects.requireNonNull(tool, "tool");
            Objects.requireNonNull(text, "text");
        }
    }
}
