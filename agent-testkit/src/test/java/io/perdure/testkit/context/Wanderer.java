package io.perdure.testkit.context;

import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.context.ContextTools;
import io.perdure.context.PlanTool;
import io.perdure.guard.Limits;
import io.perdure.guard.TrustPolicy;
import io.perdure.json.Json;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.Message;
import io.perdure.llm.TokenEstimate;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.testkit.ScriptedLlm.Seen;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolSpec;
import io.perdure.tool.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An agent that reads, pays, plans and notes at random, guarded or not, while people have its conversation made shorter or begun anew; what it
 * does next depends on its seed and on nothing it is shown.
 */
final class Wanderer {
    static final int REPLY = 400;

    private final Random random;
    private final int steps;
    private final double ratio;
    private final AtomicInteger step = new AtomicInteger();
    private final AtomicReference<TaskHandle<?>> task = new AtomicReference<>();
    private final boolean guarded;
    final int window;
    final ScriptedLlm llm;
    final ScriptedLlm summarizer;

    Wanderer(long seed) {
        random = new Random(seed);
        window = 3_400 + random.nextInt(seed % 4 == 1 ? 400 : 9_000); // some are narrow
        ratio = 0.7 + 0.4 * random.nextDouble();
        steps = 5 + random.nextInt(60);
        guarded = random.nextInt(3) == 0;
        llm = ScriptedLlm.of(this::next);
        Random mood = new Random(seed);
        summarizer = ScriptedLlm.of(seen -> summary(mood)).named("summarizer");
    }

    /** Whose conversation it is. */
    void is(TaskHandle<?> mine) {
        task.set(mine);
    }

    record Wanted(int characters, String of) {}

    record Payment(int amount) {}

    Agent agent() {
        Agent.Builder agent = Agent.named("wanderer")
                .trust(guarded ? TrustPolicy.standard() : TrustPolicy.unguarded())
                .version("1")
                .instructions("Wander.")
                .model(Model.of(llm).window(window, REPLY))
                .tools(Tools.of(read(), pay()).and(ContextTools.standard()))
                .plan(PlanTool.optional())
                .monitors(List.of())
                .limits(Limits.standard().steps(10_000));
        return (random.nextBoolean() ? agent.summarizer(Model.of(summarizer).window(4_000, 500)) : agent).build();
    }

    private Tool read() {
        return Tool.named("read")
                .description("Reads so many characters.")
                .effect(Effect.READ_ONLY)
                .calls(Wanted.class, (wanted, call) -> {
                    intervene(wanted.characters() % 31);
                    if (wanted.characters() % 7 == 0) {
                        throw ToolException.refused("not today " + "!".repeat(wanted.characters() % 100));
                    }
                    return wanted.of()
                            .repeat(1 + wanted.characters() / wanted.of().length());
                });
    }

    private void intervene(int mood) {
        TaskHandle<?> mine = task.get();
        if (mine != null && mood == 1) {
            mine.reset();
        } else if (mine != null && mood == 2) {
            mine.compact();
        }
    }

    private static Tool pay() {
        return Tool.named("pay")
                .description("Pays.")
                .effect(Effect.ONCE)
                .onUnknown(ToolSpec.OnUnknown.TELL_MODEL)
                .calls(Payment.class, (payment, call) -> {
                    if (payment.amount() % 5 == 0) {
                        throw ToolException.unknown("the line went dead");
                    }
                    return Map.of("receipt", "r" + payment.amount());
                });
    }

    private LlmReply next(Seen seen) {
        TokenUsage usage = new TokenUsage(tokens(seen.request()), 10);
        int now = step.incrementAndGet();
        if (now > steps) {
            return new LlmReply("Done.", List.of(), LlmReply.Finish.STOP, usage, "scripted");
        }
        List<ToolCall> calls = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            calls.add(call(now));
        }
        LlmReply reply = ScriptedLlm.calls(calls.toArray(ToolCall[]::new));
        return new LlmReply("x".repeat(random.nextInt(200)), reply.calls(), reply.finish(), usage, reply.model());
    }

    private ToolCall call(int now) {
        return switch (random.nextInt(6)) {
            case 0 -> ScriptedLlm.toolCall("pay", Map.of("amount", random.nextInt(1_000)));
            case 1 ->
                ScriptedLlm.toolCall(
                        "write_note", Map.of("key", "k" + random.nextInt(9), "text", "fact " + random.nextInt(1_000)));
            case 2 -> ScriptedLlm.toolCall("update_plan", Map.of("items", plan(now)));
            default ->
                ScriptedLlm.toolCall(
                        "read", Map.of("characters", random.nextInt(1 << random.nextInt(15)), "of", text()));
        };
    }

    private String text() {
        return List.of("lorem ipsum ", "{\"id\":4711,\"name\":\"x\"},", "日本語の", "0123456789abcdef", "\n\t- ")
                .get(random.nextInt(5));
    }

    private List<Map<String, ?>> plan(int now) {
        List<Map<String, ?>> items = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            items.add(Map.of("id", "i" + i, "text", "item " + i + " as of step " + now, "status", "TODO"));
        }
        return items;
    }

    // Sometimes in the form that was asked for, sometimes too long, sometimes nothing.
    private static LlmReply summary(Random mood) {
        String form =
                "Goal\nwander\nConstraints\nnone\nDecisions and why\nnone\nFacts and where they came from\nnone\nOpen questions\n"
                        + "none\nNext step\nwander on";
        return switch (mood.nextInt(4)) {
            case 0 -> ScriptedLlm.say("I could not.");
            case 1 -> ScriptedLlm.say(form + " and on".repeat(4_000));
            default -> ScriptedLlm.say(form);
        };
    }

    /** As this model counts: a tenth more than is estimated, or less. */
    long tokens(LlmRequest request) {
        long tokens = TokenEstimate.of(request.instructions());
        for (LlmRequest.Offer tool : request.tools()) {
            tokens += TokenEstimate.of(tool.name())
                    + TokenEstimate.of(tool.description())
                    + TokenEstimate.of(tool.input().json());
        }
        for (Message message : request.messages()) {
            tokens += TokenEstimate.of(sent(message));
        }
        return (long) (ratio * tokens);
    }

    /** The text of a message with all that is sent of it. */
    static String sent(Message message) {
        StringBuilder text = new StringBuilder(message.text());
        if (message instanceof Message.Assistant said) {
            said.calls().forEach(call -> text.append(' ').append(call.tool()).append(call.arguments()));
        }
        return text.toString();
    }

    static String sent(LlmRequest request) {
        StringBuilder text = new StringBuilder();
        request.messages()
                .forEach(message -> text.append(Json.storable(sent(message))).append('\n'));
        return text.toString();
    }
}
