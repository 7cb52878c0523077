package io.perdure.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.RetryConfig;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.guard.TrustPolicy;
import io.perdure.langchain4j.LangChain4jLlmClient;
import io.perdure.langchain4j.http.RetryAfterHttpClientBuilder;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmReply;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import io.perdure.store.TaskId;
import io.perdure.testkit.OpenAiFault;
import io.perdure.testkit.OpenAiServer.Answer;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolException;
import io.perdure.tool.Tools;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is outside of the processes of a soak: a provider whose answers are faulty, and a service that fails, with a ledger. */
final class SoakWorld {
    private static final Pattern ITEMS = Pattern.compile("Work on (\\d+) items");
    private static final Pattern FOLDED = Pattern.compile("steps 1 to (\\d+), is folded away");
    private static final List<String> TOOLS = List.of("look", "put", "post");
    private static final OpenAiFault[] FAULTS = OpenAiFault.values();

    // So short that what hangs does not take all the time.
    private static final Duration SILENCE = Duration.ofSeconds(1);
    private static final Duration WHOLE_REPLY = Duration.ofSeconds(3);
    private static final Duration TOOL = Duration.ofMillis(500);

    private final double share;
    private final Random random;
    private final Map<TaskId, Set<String>> posted = new ConcurrentHashMap<>();
    final LongAdder requests = new LongAdder();
    final LongAdder faults = new LongAdder();
    final LongAdder toolCalls = new LongAdder();
    final LongAdder toolFaults = new LongAdder();
    final LongAdder repeated = new LongAdder();

    SoakWorld(double share, Random random) {
        this.share = share;
        this.random = random;
    }

    record Item(int item) {}

    // ---- the provider

    /** Asks for one call after the other, by what it is shown alone. */
    Answer answer(JsonNode request) {
        requests.increment();
        int items = 0;
        int done = 0;
        for (JsonNode message : request.path("messages")) {
            String text = message.path("content").asText();
            items = Math.max(items, number(ITEMS, text));
            done += message.path("role").asText().equals("assistant") ? 1 : number(FOLDED, text);
        }
        LlmReply reply = reply(done, items);
        if (random.nextDouble() >= share) {
            return Answer.reply(reply);
        }
        faults.increment();
        return FAULTS[random.nextInt(FAULTS.length)].insteadOf(reply);
    }

    private static LlmReply reply(int done, int items) {
        TokenUsage usage = new TokenUsage(100, 20);
        if (done >= items) {
            return new LlmReply("All of it is done.", List.of(), LlmReply.Finish.STOP, usage, "soak");
        }
        ToolCall call = new ToolCall("call_0", TOOLS.get(done % TOOLS.size()), "{\"item\":" + done + "}");
        return new LlmReply("On it.", List.of(call), LlmReply.Finish.TOOL_CALLS, usage, "soak");
    }

    private static int number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    // ---- the agent, with clients of its own: each process has them

    Agent agent(String baseUrl) {
        return Agent.named("soak")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("Work on the items, one after the other.")
                .model(Model.of(blocking(baseUrl)).timeout(WHOLE_REPLY).retry(soon(3)))
                .fallback(Model.of(streaming(baseUrl)).timeout(WHOLE_REPLY).retry(soon(3)))
                .tools(Tools.of(
                        tool("look", Effect.READ_ONLY), tool("put", Effect.IDEMPOTENT), tool("post", Effect.ONCE)))
                .build();
    }

    private static RetryConfig soon(int attempts) {
        return RetryConfig.custom()
                .maxAttempts(attempts)
                .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(
                        Duration.ofMillis(100), 2.0, 0.5, Duration.ofSeconds(2)))
                .build();
    }

    private static LlmClient blocking(String baseUrl) {
        return LangChain4jLlmClient.of(
                "blocking",
                OpenAiChatModel.builder()
                        .httpClientBuilder(new RetryAfterHttpClientBuilder())
                        .baseUrl(baseUrl)
                        .apiKey("none")
                        .modelName("soak")
                        .timeout(SILENCE)
                        .maxRetries(0)
                        .build());
    }

    private static LlmClient streaming(String baseUrl) {
        return LangChain4jLlmClient.of(
                "streaming",
                OpenAiStreamingChatModel.builder()
                        .httpClientBuilder(new RetryAfterHttpClientBuilder())
                        .baseUrl(baseUrl)
                        .apiKey("none")
                        .modelName("soak")
                        .timeout(SILENCE)
                        .build());
    }

    // ---- the service

    private Tool tool(String name, Effect effect) {
        return Tool.named(name)
                .description("Works on an item.")
                .effect(effect)
                .timeout(TOOL)
                .retry(soon(3))
                .calls(Item.class, (item, call) -> work(item, effect, call));
    }

    private String work(Item item, Effect effect, ToolContext call) throws Exception {
        toolCalls.increment();
        boolean fails = random.nextDouble() < share / 2;
        if (fails) {
            toolFaults.increment();
        }
        boolean early = fails && random.nextBoolean();
        if (early) {
            fail();
        }
        if (effect == Effect.ONCE
                && !posted.computeIfAbsent(call.invocation().id().task(), task -> ConcurrentHashMap.newKeySet())
                        .add(call.idempotencyKey())) {
            repeated.increment();
        }
        if (fails && !early) {
            fail();
        }
        return "did " + item.item();
    }

    private void fail() throws Exception {
        switch (random.nextInt(5)) {
            case 0 -> throw ToolException.unavailable("the service is down");
            case 1 -> throw ToolException.conflict("it has changed meanwhile");
            case 2 -> throw new IllegalStateException("a bug");
            case 3 -> throw new StackOverflowError();
            default -> Thread.sleep(TOOL.multipliedBy(20).toMillis());
        }
    }

    /** The ledger of tasks that are over would grow with their number. */
    void forget(Collection<TaskId> over) {
        posted.keySet().removeAll(over);
    }
}
