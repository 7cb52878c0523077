package io.perdure.testkit;

import io.perdure.llm.LlmReply;
import java.util.ArrayList;
import java.util.List;

/** What an answer of {@link OpenAiServer} says, in the pieces in which it can be sent. */
interface AnswerBody {
    /** Its type, as its header calls it. */
    String type(boolean stream);

    /** Its events, or its tenths. */
    List<String> pieces(boolean stream);

    /** What can follow its first half for ever, and be taken for more of it. */
    String filler(boolean stream);

    static AnswerBody of(LlmReply reply) {
        return new AnswerBody() {
            @Override
            public String type(boolean stream) {
                return stream ? "text/event-stream" : "application/json";
            }

            @Override
            public List<String> pieces(boolean stream) {
                return stream
                        ? OpenAiProtocol.events(reply)
                        : tenths(OpenAiProtocol.completion(reply).toString());
            }

            @Override
            public String filler(boolean stream) {
                return stream ? OpenAiProtocol.event(reply, "and so on ") : " ";
            }
        };
    }

    static AnswerBody of(String text) {
        return new AnswerBody() {
            @Override
            public String type(boolean stream) {
                return "application/json";
            }

            @Override
            public List<String> pieces(boolean stream) {
                return tenths(text);
            }

            @Override
            public String filler(boolean stream) {
                return " ";
            }
        };
    }

    private static List<String> tenths(String text) {
        List<String> pieces = new ArrayList<>();
        int size = Math.max(1, (text.length() + 9) / 10);
        for (int from = 0; from < text.length(); from += size) {
            pieces.add(text.substring(from, Math.min(text.length(), from + size)));
        }
        return pieces;
    }
}
