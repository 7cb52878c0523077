package io.perdure.testkit.sim;

import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.Message;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A model that makes up what it does from what it reads: the same request always leads to the same reply. */
final class Improviser implements LlmClient {
    private static final int MOST_STEPS = 5;
    private static final int MOST_CALLS = 4;

    private final String name;
    private final long seed;

    Improviser(String name, long seed) {
        this.name = name;
        this.seed = seed;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public LlmReply reply(LlmRequest request, Consumer<String> text) {
        SplittableRandom mood = mood(request);
        int steps = count(request, message -> message instanceof Message.Assistant);
        int failed = count(request, message -> message instanceof Message.ToolResult result && result.failed());
        boolean done = mood.nextInt(4) == 0 || steps >= MOST_STEPS;
        return done ? answer(mood, steps, failed) : act(request, mood);
    }

    private SplittableRandom mood(LlmRequest request) {
        long read = seed;
        for (Message message : request.messages()) {
            read = read * 31 + message.text().hashCode();
        }
        return new SplittableRandom(read);
    }

    private static int count(LlmRequest request, Predicate<Message> kind) {
        return (int) request.messages().stream().filter(kind).count();
    }

    private static LlmReply answer(SplittableRandom mood, int steps, int failed) {
        String text = steps < MOST_STEPS && mood.nextInt(12) == 0 ? "" : "Done after " + steps + ", failed: " + failed;
        LlmReply.Finish finish = switch (steps < MOST_STEPS ? mood.nextInt(24) : 2) {
            case 0 -> LlmReply.Finish.LENGTH;
            case 1 -> LlmReply.Finish.FILTERED;
            default -> LlmReply.Finish.STOP;
        };
        return new LlmReply(text, List.of(), finish, new TokenUsage(10, 5), "improviser");
    }

    private static LlmReply act(LlmRequest request, SplittableRandom mood) {
        int count = 1 + mood.nextInt(MOST_CALLS);
        List<ToolCall> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(call(request.tools(), mood));
        }
        return new LlmReply("", calls, LlmReply.Finish.TOOL_CALLS, new TokenUsage(10, 5), "improviser");
    }

    private static ToolCall call(List<LlmRequest.Offer> tools, SplittableRandom mood) {
        String tool = chosen(tools, mood);
        String arguments = arguments(tool, mood);
        return switch (mood.nextInt(20)) {
            case 0 -> new ToolCall("call_0", "no_such_tool", arguments);
            case 1 -> new ToolCall("call_0", tool, "{\"item\":");
            case 2 -> new ToolCall("call_0", tool, "{\"other\":7}");
            case 3 -> new ToolCall("call_0", tool, "Here you are: " + arguments);
            case 4 -> new ToolCall("call_0", "ship", arguments("ship", mood)); // even where it is not offered
            default -> new ToolCall("call_0", tool, arguments);
        };
    }

    private static String chosen(List<LlmRequest.Offer> tools, SplittableRandom mood) {
        String tool = tools.get(mood.nextInt(tools.size())).name();
        return tool.equals("give_up") && mood.nextInt(3) > 0 ? "put" : tool;
    }

    private static String arguments(String tool, SplittableRandom mood) {
        return switch (tool) {
            case "ask_person" -> "{\"question\":\"May I?\"}";
            case "wait_for_signal" -> "{\"name\":\"go\"}";
            case "wait_for_time" -> "{\"seconds\":" + (1 + mood.nextInt(20)) + "}";
            default -> "{\"item\":\"item-" + mood.nextInt(3) + "\"}";
        };
    }
}
