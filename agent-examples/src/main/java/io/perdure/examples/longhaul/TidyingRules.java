package io.perdure.examples.longhaul;

import io.perdure.examples.StandIn;
import io.perdure.examples.StandIn.Move;
import io.perdure.examples.StandIn.Reading;
import io.perdure.llm.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the stand-in makes of a piece. It knows what a stone weighs only from what it is shown: the piece that says so, or its note. */
final class TidyingRules {
    private static final Pattern STONE = Pattern.compile("one stone is (\\d+) g");
    private static final Pattern PIECE = Pattern.compile("piece (\\d+) of \\d+\n(.*)", Pattern.DOTALL);

    private TidyingRules() {}

    static Move next(Reading reading) {
        List<Message> messages = reading.messages();
        Message last = messages.get(messages.size() - 1);
        if (last instanceof Message.ToolResult done && done.tool().equals(TidyingAgent.KEEP) && !done.failed()) {
            return StandIn.call(TidyingAgent.NEXT, Map.of());
        }
        Optional<Message.ToolResult> read = reading.last(TidyingAgent.NEXT);
        Matcher piece = PIECE.matcher(read.map(Message.ToolResult::text).orElse(""));
        if (!piece.matches()) {
            boolean over = read.isPresent() && read.get().text().contains(TidyingAgent.NONE_LEFT);
            return over ? StandIn.say("All pieces are tidy.") : StandIn.call(TidyingAgent.NEXT, Map.of());
        }
        return tidy(messages, last, Integer.parseInt(piece.group(1)), piece.group(2));
    }

    private static Move tidy(List<Message> messages, Message last, int piece, String text) {
        boolean isNoted = last instanceof Message.ToolResult done && done.tool().equals("write_note");
        Matcher told = STONE.matcher(text);
        if (told.find() && !isNoted) {
            return StandIn.call("write_note", Map.of("key", "weights", "text", told.group()));
        }
        Optional<Integer> stone = text.contains("stone") ? stone(messages) : Optional.of(0);
        return stone.map(grams ->
                        StandIn.call(TidyingAgent.KEEP, Map.of("piece", piece, "text", Pieces.tidied(text, grams))))
                .orElseGet(() -> StandIn.say("I no longer know what a stone weighs, in piece " + piece + "."));
    }

    private static Optional<Integer> stone(List<Message> messages) {
        for (Message message : messages) {
            if (message.text().contains("stone is")) {
                Matcher known = STONE.matcher(message.text());
                if (known.find()) {
                    return Optional.of(Integer.parseInt(known.group(1)));
                }
            }
        }
        return Optional.empty();
    }
}
