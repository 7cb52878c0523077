package io.perdure.testkit.sim;

import io.perdure.llm.LlmRequest;
import io.perdure.llm.Message;
import io.perdure.llm.ToolCall;
import java.util.List;

/** Whether each call of a model is followed by exactly one result, in order, before anything else is said (E6). */
final class Conversations {
    private Conversations() {}

    static void check(World world, LlmRequest request) {
        List<Message> messages = request.messages();
        int at = 0;
        while (at < messages.size()) {
            Message message = messages.get(at++);
            if (message instanceof Message.ToolResult) {
                throw world.violated("E6", "a result without a call in " + messages);
            }
            if (message instanceof Message.Assistant said) {
                for (ToolCall call : said.calls()) {
                    if (at == messages.size() || !isResultOf(call, messages.get(at++))) {
                        throw world.violated(
                                "E6", "the call " + call + " is not followed by its result in " + messages);
                    }
                }
            }
        }
    }

    private static boolean isResultOf(ToolCall call, Message message) {
        return message instanceof Message.ToolResult result && result.callId().equals(call.id());
    }
}
