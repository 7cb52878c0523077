package io.perdure.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.Message;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Stands in for a language model where none is to be had. It is none: it follows rules that look only at what a model
 * would be shown, the goal and the observations. The same request always gets the same reply.
 */
public final class StandIn implements LlmClient {
    /** What people are told when it is used. */
    public static final String NOTICE =
            "Using the stand-in: no language model is asked, fixed rules decide. For a real one: --model openai:NAME, anthropic:NAME or ollama:NAME";

    private static final int CHARACTERS_A_TOKEN = 4;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private final Function<Reading, Move> rules;

    private StandIn(Function<Reading, Move> rules) {
        this.rules = rules;
    }

    /** A stand-in that does what these rules make of what it reads. */
    public static StandIn following(Function<Reading, Move> rules) {
        return new StandIn(rules);
    }

    /** The move that ends the task, or tries to, with an answer. */
    public static Move say(String text) {
        return new Move(text, Optional.empty());
    }

    /** The move that calls a tool. */
    public static Move call(String tool, Map<String, ?> arguments) {
        return new Move("", Optional.of(new ToolCall("call", tool, json(arguments))));
    }

    /** As JSON, the keys of maps in order. */
    public static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public String name() {
        return Models.STAND_IN;
    }

    @Override
    public LlmReply reply(LlmRequest request, Consumer<String> text) {
        Move move = rules.apply(new Reading(request.messages()));
        List<ToolCall> calls = move.call().stream().toList();
        LlmReply.Finish finish = calls.isEmpty() ? LlmReply.Finish.STOP : LlmReply.Finish.TOOL_CALLS;
        return new LlmReply(move.text(), calls, finish, usage(request, move), Models.STAND_IN);
    }

    private static TokenUsage usage(LlmRequest request, Move move) {
        int read = request.instructions().length();
        for (Message message : request.messages()) {
            read += message.text().length();
        }
        int written = move.text().length()
                + move.call().map(call -> call.arguments().length()).orElse(0);
        return new TokenUsage(read / CHARACTERS_A_TOKEN, written / CHARACTERS_A_TOKEN);
    }

    /**
     * What it does next.
     *
     * @param text what it says
     * @param call the tool it calls; if none, it is done
     */
    public record Move(String text, Optional<ToolCall> call) {}

    /**
     * What it reads.
     *
     * @param messages oldest first
     */
    public record Reading(List<Message> messages) {
        private static final String PARAMETERS = "Parameters: ";

        /** The first message: what is to be done. */
        public String goal() {
            return messages.get(0).text();
        }

        /** The parameters of the task, as JSON. */
        public String parameters() {
            return goal().lines()
                    .filter(line -> line.startsWith(PARAMETERS))
                    .map(line -> line.substring(PARAMETERS.length()))
                    .findFirst()
                    .orElse("{}");
        }

        /** The last observation of a tool. */
        public Optional<Message.ToolResult> last(String tool) {
            return results(tool).reduce((earlier, later) -> later);
        }

        /** How often a tool has been called. */
        public long calls(String tool) {
            return results(tool).count();
        }

        private Stream<Message.ToolResult> results(String tool) {
            return messages.stream()
                    .filter(Message.ToolResult.class::isInstance)
                    .map(Message.ToolResult.class::cast)
                    .filter(result -> result.tool().equals(tool));
        }
    }
}
