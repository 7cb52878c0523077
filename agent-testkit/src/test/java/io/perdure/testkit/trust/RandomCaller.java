package io.perdure.testkit.trust;

import static io.perdure.testkit.ScriptedLlm.calls;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.ScriptedLlm.toolCall;

import io.perdure.llm.LlmReply;
import io.perdure.llm.ToolCall;
import io.perdure.testkit.ScriptedLlm.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/** A model that calls whatever there is, with whatever handles it likes, those that are none among them. */
@SuppressWarnings({"DoNotCallSuggester", "EnumOrdinal", "UnnecessaryLambda"})
final class RandomCaller {
    static final Pattern HANDLE = Pattern.compile("\u27e6[^\u27e7]*\u27e7?");
    private static final int MOST_CALLS = 3;

    private final Random random;
    private final int steps;
    private final boolean reveals;
    private final HostileWorld world;
    private int replies;

    RandomCaller(Random random, int steps, boolean reveals, HostileWorld world) {
        this.random = random;
        this.steps = steps;
        this.reveals = reveals;
        this.world = world;
    }

    LlmReply next(Seen seen) {
        world.release(); // what was too slow for the step before may end now
        if (++replies > steps) {
            return say("done");
        }
        List<ToolCall> calls = new ArrayList<>();
        int many = 1 + random.nextInt(MOST_CALLS);
        for (int i = 0; i < many; i++) {
            calls.add(call());
        }
        return calls(calls.toArray(ToolCall[]::new));
    }

    private ToolCall call() {
        return switch (random.nextInt(reveals ? 19 : 18)) {
            case 0 -> toolCall("read_text", Map.of("what", "all"));
            case 1 -> toolCall("read_records", Map.of("what", "all"));
            case 2 -> toolCall("read_long", Map.of("what", "all"));
            case 3 -> toolCall("boom", Map.of("what", text()));
            case 4 -> toolCall("flaky", Map.of("what", "all"));
            case 5 -> toolCall("bad_getter", Map.of("what", "all"));
            case 6 -> toolCall("slow", Map.of("what", "all"));
            case 7 -> toolCall("lost", Map.of("what", text()));
            case 8 -> toolCall("asked", Map.of("what", text()));
            case 9 -> toolCall("echo", Map.of("what", text()));
            case 10 -> new ToolCall("c", "echo", "{\"what\":\"\\u27e6h" + number() + "\\u27e7 and so on\"}");
            case 11 -> toolCall("choose", Map.of("which", text(), "count", text()));
            case 12 -> toolCall("write_note", Map.of("key", "k" + number(), "text", text()));
            case 13 -> toolCall("read_note", Map.of("key", "k" + number()));
            case 14 -> toolCall("read_history", Map.of("fromStep", 1, "toStep", 40));
            case 15 -> toolCall("read_artifact", Map.of("handle", text()));
            case 16 -> plan();
            case 17 -> extract();
            default -> toolCall("reveal", Map.of("handle", "h" + number()));
        };
    }

    private ToolCall plan() {
        return toolCall("update_plan", Map.of("items", List.of(Map.of("id", "1", "text", text(), "status", "TODO"))));
    }

    private ToolCall extract() {
        Map<String, Object> schema = Map.of(
                "type",
                "object",
                "properties",
                Map.of(
                        "who", Map.of("type", "string"),
                        "yes", Map.of("type", "boolean"),
                        "kind", Map.of("enum", List.of("a", "b"))));
        return toolCall("extract", Map.of("handles", List.of("h" + number()), "instruction", text(), "schema", schema));
    }

    // A handle in one of the ways to write it, or something that looks like one.
    private String text() {
        int number = number();
        return switch (random.nextInt(7)) {
            case 0 -> "\u27e6h" + number + "\u27e7";
            case 1 ->
                "see \u27e6h" + number + ": text, 5 characters, from x\u27e7 and \u27e6h" + (number + 1) + "\u27e7";
            case 2 -> "\u27e6h" + number + "/0/note\u27e7";
            case 3 -> "\u27e6h99999\u27e7";
            case 4 -> "\u27e6the bill\u27e7";
            case 5 -> "h" + number;
            default -> "plain";
        };
    }

    private int number() {
        return 1 + random.nextInt(25);
    }
}
