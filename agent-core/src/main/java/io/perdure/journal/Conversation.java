package io.perdure.journal;

import io.perdure.llm.LlmReply;
import io.perdure.llm.Message;
import io.perdure.llm.ToolCall;
import io.perdure.trust.Label;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the model has been shown and has said, and what is to be shown next. Immutable.
 *
 * @param messages everything that is shown: the goal, what stands for the steps that are folded away if there are any, and the others
 * @param notices what the model is to be told as soon as no call is open: a notice must not stand between a call and its result
 * @param asked how many of the messages the last request held; 0 if they have been folded since
 * @param lastRequest the hash of that request; {@code null} if there was none
 * @param handles what stands for texts that are hidden from it
 * @param folded the last step that is folded away; 0 if none is
 */
record Conversation(
        MessageLog messages,
        List<Notice> notices,
        int asked,
        @Nullable String lastRequest,
        Handles handles,
        int folded) {
    static final Conversation EMPTY = new Conversation(MessageLog.EMPTY, List.of(), 0, null, Handles.NONE, 0);

    Conversation said(Message message, Label label) {
        return with(messages.plus(message, label), notices, handles);
    }

    Conversation notice(Notice notice, boolean callsOpen) {
        if (!callsOpen) {
            return said(new Message.User(notice.text()), notice.label());
        }
        List<Notice> more = new ArrayList<>(notices);
        more.add(notice);
        return with(messages, List.copyOf(more), handles);
    }

    Conversation with(Handles more) {
        return with(messages, notices, more);
    }

    private Conversation with(MessageLog log, List<Notice> later, Handles known) {
        return new Conversation(log, later, asked, lastRequest, known, folded);
    }

    /** The label of everything that the model is shown. */
    Label label() {
        return messages.label(messages.size());
    }

    Conversation replied(ModelReplied entry, List<Call> calls) {
        LlmReply reply = entry.reply();
        List<ToolCall> ours = calls.stream()
                .map(call -> new ToolCall(
                        call.id().callId(), call.asked().tool(), call.asked().arguments()))
                .toList();
        String text = reply.text().isBlank() && ours.isEmpty() ? "(empty reply)" : reply.text();
        MessageLog log = messages.plus(new Message.Assistant(text, ours), messages.label(entry.shown()));
        return new Conversation(log, notices, entry.shown(), entry.request(), handles, folded);
    }

    /** The calls of the step are closed: their observations, then what was held back. */
    Conversation observed(List<Call> calls) {
        MessageLog log = messages;
        Handles known = handles;
        for (Call call : calls) {
            Observation observation = Observation.of(call, known);
            known = observation.handles();
            log = log.plus(result(call, observation.text()), observation.label());
        }
        for (Notice notice : notices) {
            log = log.plus(new Message.User(notice.text()), notice.label());
        }
        return with(log, List.of(), known);
    }

    private static Message result(Call call, String text) {
        boolean failed = !Objects.requireNonNull(call.outcome()).isDone();
        return new Message.ToolResult(call.id().callId(), call.asked().tool(), text, failed);
    }

    /** Where the messages of a step begin that is not folded away; behind the last message if it has none. */
    int beginOf(int step) {
        int next = folded + 1;
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i) instanceof Message.Assistant && next++ == step) {
                return i;
            }
        }
        return messages.size();
    }

    /** Steps are folded away and outputs cut, as the entry says. */
    Conversation compacted(ContextCompacted entry, int steps) {
        Map<String, Integer> cuts = new HashMap<>();
        entry.cuts().forEach(cut -> cuts.put(cut.id().callId(), cut.keep()));
        boolean folds = entry.upTo() > folded;
        Label label = label(); // what is left out or told in short has had its influence
        MessageLog log = MessageLog.EMPTY.plus(messages.get(0), label);
        if (!entry.text().isEmpty()) {
            log = log.plus(new Message.User(entry.text()), label);
        }
        int from =
                folds ? tail(entry.upTo(), steps) : folded > 0 && !entry.text().isEmpty() ? 2 : 1;
        for (int i = from; i < messages.size(); i++) {
            Message whole = messages.get(i);
            Message shown = cut(whole, cuts);
            log = shown == whole ? log.plus(messages, i, label) : log.plus(shown, label);
        }
        return new Conversation(log, notices, 0, lastRequest, handles, Math.max(folded, entry.upTo()));
    }

    // What came after the last results has not been shown yet, and is not lost.
    private int tail(int upTo, int steps) {
        if (upTo < steps) {
            return beginOf(upTo + 1);
        }
        int end = messages.size();
        while (messages.get(end - 1) instanceof Message.User && end > 1) {
            end--;
        }
        return end;
    }

    private static Message cut(Message message, Map<String, Integer> cuts) {
        if (message instanceof Message.ToolResult result && cuts.containsKey(result.callId())) {
            String text = shortened(result.text(), cuts.get(result.callId()));
            return new Message.ToolResult(result.callId(), result.tool(), text, result.failed());
        }
        return message;
    }

    private static String shortened(String text, int keep) {
        if (text.length() <= keep || keep < 0) {
            return text;
        }
        int end = keep > 0 && Character.isHighSurrogate(text.charAt(keep - 1)) ? keep - 1 : keep;
        return text.substring(0, end) + "[" + (text.length() - end)
                + " characters are left out here to save room; read them again if you need them]";
    }

    /**
     * What the model is to be told.
     *
     * @param text the words
     * @param label how far they are to be trusted
     */
    record Notice(String text, Label label) {}
}
