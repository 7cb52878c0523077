package io.perdure.loop;

import io.perdure.json.Json;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmReply;
import io.perdure.llm.ToolCall;
import java.util.List;

/** What a model said, made storable: a journal must hold every reply, whatever is in it. */
final class Replies {
    private Replies() {}

    static LlmReply storable(LlmReply reply) {
        List<ToolCall> calls = reply.calls().stream()
                .map(call -> new ToolCall(
                        Json.storable(call.id()), Json.storable(call.tool()), Json.storable(call.arguments())))
                .toList();
        return new LlmReply(
                Json.storable(reply.text()), calls, reply.finish(), reply.usage(), Json.storable(reply.model()));
    }

    static LlmFailure storable(LlmFailure failure) {
        return new LlmFailure(failure.kind(), Json.storable(failure.message()), failure.retryAfter());
    }
}
