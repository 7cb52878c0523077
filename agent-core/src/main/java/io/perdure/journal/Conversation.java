package io.perdure.journal;

import io.perdure.llm.LlmReply;
import io.perdure.llm.Message;
import io.perdure.llm.ToolCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the model has been shown and has said, and what is to be shown next. Immutable.
 *
 * @param messages everything so far
 * @param notices what the model is to be told as soon as no call is open: a notice must not stand between a call and its result
 * @param asked how many of the messages the last request held
 * @param lastRequest the hash of that request; {@code null} if there was none
 */
record Conversation(
        MessageLog messages,
        List<Message> notices,
        int asked,
        @Nullable String lastRequest) {
    static final Conversation EMPTY = new Conversation(MessageLog.EMPTY, List.of(), 0, null);

    Conversation said(Message message) {
        return new Conversation(messages.plus(message), notices, asked, lastRequest);
    }

    Conversation notice(String text, boolean callsOpen) {
        if (!callsOpen) {
            return said(new Message.User(text));
        }
        List<Message> more = new ArrayList<>(notices);
        more.add(new Message.User(text));
        return new Conversation(messages, List.copyOf(more), asked, lastRequest);
    }

    Conversation replied(ModelReplied entry, List<Call> calls) {
        LlmReply reply = entry.reply();
        List<ToolCall> ours = calls.stream()
                .map(call -> new ToolCall(
                        call.id().callId(), call.asked().tool(), call.asked().arguments()))
                .toList();
        String text = reply.text().isBlank() && ours.isEmpty() ? "(empty reply)" : reply.text();
        return new Conversation(
                messages.plus(new Message.Assistant(text, ours)), notices, entry.shown(), entry.request());
    }

    /** The calls of the step are closed: their observations, then what was held back. */
    Conversation observed(List<Message> observations) {
        MessageLog log = messages;
        for (Message message : observations) {
            log = log.plus(message);
        }
        for (Message message : notices) {
            log = log.plus(message);
        }
        return new Conversation(log, List.of(), asked, lastRequest);
    }
}
