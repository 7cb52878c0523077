package io.perdure.examples.longhaul;

import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.Message;
import io.perdure.llm.TokenEstimate;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import java.util.function.Consumer;

/** A model whose tokens are counted for it, message by message, so that its journal tells how full its window was. */
record Counted(LlmClient model) implements LlmClient {
    @Override
    public String name() {
        return model.name();
    }

    @Override
    public LlmReply reply(LlmRequest request, Consumer<String> text) {
        LlmReply reply = model.reply(request, text);
        TokenUsage usage = new TokenUsage(tokens(request), reply.usage().output());
        return new LlmReply(reply.text(), reply.calls(), reply.finish(), usage, reply.model());
    }

    private static long tokens(LlmRequest request) {
        long tokens = TokenEstimate.of(request.instructions());
        for (LlmRequest.Offer tool : request.tools()) {
            tokens += TokenEstimate.of(tool.name())
                    + TokenEstimate.of(tool.description())
                    + TokenEstimate.of(tool.input().json());
        }
        for (Message message : request.messages()) {
            tokens += TokenEstimate.of(message.text());
            if (message instanceof Message.Assistant said) {
                for (ToolCall call : said.calls()) {
                    tokens += TokenEstimate.of(call.tool()) + TokenEstimate.of(call.arguments());
                }
            }
        }
        return tokens;
    }
}
