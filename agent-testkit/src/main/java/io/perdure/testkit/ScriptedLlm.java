package io.perdure.testkit;

import io.perdure.json.Json;
import io.perdure.json.Json.UnstorableException;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmException;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.Message;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for a model: a function of what it is shown, so that it decides from what it reads as a model would, and decides alike
 * after a restart. Keeps the requests it saw. Safe for use by several threads if its function is.
 *
 * <pre>{@code
 * var llm = ScriptedLlm.of(seen -> seen.lastObservation() == null
 *         ? call("refund", Map.of("orderId", "4711"))
 *         : say(seen.lastObservation().failed() ? "I could not refund it." : "Refunded."));
 * }</pre>
 */
public final class ScriptedLlm implements LlmClient {
    private static final int CHARS_PER_TOKEN = 4;

    private final String name;
    private final Function<Seen, LlmReply> script;
    private final List<LlmRequest> requests = new CopyOnWriteArrayList<>();

    private ScriptedLlm(String name, Function<Seen, LlmReply> script) {
        this.name = name;
        this.script = script;
    }

    /** A model that answers with what {@code script} makes of the request. */
    public static ScriptedLlm of(Function<Seen, LlmReply> script) {
        return new ScriptedLlm("scripted", script);
    }

    /** The same under another name, with no requests seen: the models of an agent have names of their own. */
    public ScriptedLlm named(String other) {
        return new ScriptedLlm(other, script);
    }

    /** A model that gives these replies, one after the other, whatever it is shown; one request more is an error. */
    public static ScriptedLlm replies(LlmReply... replies) {
        AtomicInteger next = new AtomicInteger();
        return of(seen -> {
            int i = next.getAndIncrement();
            if (i >= replies.length) {
                throw new IllegalStateException(
                        "the script has " + replies.length + " replies, and was asked for one more after "
                                + seen.request().lastMessage());
            }
            return replies[i];
        });
    }

    /** A final answer. */
    public static LlmReply say(String text) {
        return new LlmReply(text, List.of(), LlmReply.Finish.STOP, TokenUsage.NONE, "scripted");
    }

    /** One call of a tool. */
    public static LlmReply call(String tool, Map<String, ?> arguments) {
        return calls(toolCall(tool, arguments));
    }

    /** Several calls at once. */
    public static LlmReply calls(ToolCall... calls) {
        return new LlmReply("", List.of(calls), LlmReply.Finish.TOOL_CALLS, TokenUsage.NONE, "scripted");
    }

    /** A call for {@link #calls}. All have the same id, as some providers do it. */
    public static ToolCall toolCall(String tool, Map<String, ?> arguments) {
        try {
            return new ToolCall("call_0", tool, Json.stored(arguments, Integer.MAX_VALUE));
        } catch (UnstorableException e) {
            throw new IllegalArgumentException("these arguments have no JSON form", e);
        }
    }

    /** No reply: throws as a client does that has none. */
    public static LlmReply fail(LlmFailure.Kind kind) {
        throw new LlmException(new LlmFailure(kind, "scripted failure", null), null);
    }

    /** The requests so far, oldest first; a copy of each as it was. */
    public List<LlmRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public LlmReply reply(LlmRequest request, Consumer<String> text) {
        LlmRequest kept = new LlmRequest(
                request.instructions(), request.tools(), request.answer(), List.copyOf(request.messages()));
        requests.add(kept);
        LlmReply reply = script.apply(new Seen(kept));
        for (String word : reply.text().split("(?<= )", -1)) {
            if (!word.isEmpty()) {
                text.accept(word);
            }
        }
        return counted(kept, reply);
    }

    private static LlmReply counted(LlmRequest request, LlmReply reply) {
        if (!reply.usage().equals(TokenUsage.NONE)) {
            return reply;
        }
        long read = request.instructions().length()
                + request.messages().stream().mapToLong(m -> m.text().length()).sum();
        long written = reply.text().length()
                + reply.calls().stream().mapToLong(c -> c.arguments().length()).sum();
        TokenUsage usage = new TokenUsage(1 + read / CHARS_PER_TOKEN, 1 + written / CHARS_PER_TOKEN);
        return new LlmReply(reply.text(), reply.calls(), reply.finish(), usage, reply.model());
    }

    /**
     * A request, and what one likes to know of it.
     *
     * @param request as it was sent
     */
    public record Seen(LlmRequest request) {
        /** The first message: the goal. */
        public String goal() {
            return request.messages().get(0).text();
        }

        /** The last observation, or {@code null} if no tool has been called. */
        public Message.@Nullable ToolResult lastObservation() {
            List<Message.ToolResult> all = observations();
            return all.isEmpty() ? null : all.get(all.size() - 1);
        }

        /** All observations, oldest first. */
        public List<Message.ToolResult> observations() {
            List<Message.ToolResult> results = new ArrayList<>();
            for (Message message : request.messages()) {
                if (message instanceof Message.ToolResult result) {
                    results.add(result);
                }
            }
            return results;
        }

        /** How many replies the model has given before. */
        public int step() {
            return (int) request.messages().stream()
                    .filter(Message.Assistant.class::isInstance)
                    .count();
        }
    }
}
