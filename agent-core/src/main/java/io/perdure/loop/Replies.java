package io.perdure.loop;

import io.perdure.json.Json;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmReply;
import io.perdure.llm.ToolCall;
import java.util.ArrayList;
import java.util.List;

/** What a model said, made storable: a journal must hold every reply, whatever is in it. */
final class Replies {
    // Before its arguments began: that is not to be taken for a call without arguments.
    private static final String CUT_OFF = "{";

    private Replies() {}

    static LlmReply storable(LlmReply reply) {
        List<ToolCall> calls = new ArrayList<>();
        for (ToolCall call : reply.calls()) {
            boolean cutOff = reply.finish() == LlmReply.Finish.LENGTH
                    && call.arguments().isBlank()
                    && calls.size() == reply.calls().size() - 1;
            String arguments = cutOff ? CUT_OFF : Json.storable(call.arguments());
            calls.add(new ToolCall(Json.storable(call.id()), Json.storable(call.tool()), arguments));
        }
        return new LlmReply(
                Json.storable(reply.text()), calls, reply.finish(), reply.usage(), Json.storable(reply.model()));
    }

    static LlmFailure storable(LlmFailure failure) {
        return new LlmFailure(failure.kind(), Json.storable(failure.message()), failure.retryAfter());
    }
}
