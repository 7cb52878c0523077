package io.perdure.testkit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.json.Json;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmReply.Finish;
import io.perdure.llm.ToolCall;
import io.perdure.testkit.OpenAiServer.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What goes wrong between a client and a service that speaks OpenAI's protocol, ready for {@link OpenAiServer}. More may come in minor
 * releases.
 *
 * <pre>{@code
 * OpenAiServer.answering(request -> unlucky() ? OpenAiFault.RESET.insteadOf(reply) : Answer.reply(reply));
 * }</pre>
 */
public enum OpenAiFault {
    /** 429, without a word on when to come back. */
    RATE_LIMITED(reply -> slowDown()),
    /** 429, to come back in 2 seconds. */
    RATE_LIMITED_SECONDS(reply -> slowDown().header("Retry-After", "2")),
    /** 429, to come back at a time that is 2 seconds away. */
    RATE_LIMITED_DATE(reply ->
            slowDown().header("Retry-After", HttpConnection.date(Instant.now().plusSeconds(2)))),
    /** 429, to come back in 1.5 seconds, as OpenAI says it. */
    RATE_LIMITED_MILLIS(reply -> slowDown().header("retry-after-ms", "1500")),
    /** 429, because nothing is left of what was paid for. */
    QUOTA_EXHAUSTED(reply -> Answer.error(429, "insufficient_quota", "You exceeded your current quota.")),
    /** 500. */
    SERVER_ERROR(reply -> Answer.error(500, "server_error", "Something went wrong.")),
    /** 502, from a proxy that answers in HTML. */
    BAD_GATEWAY(reply -> Answer.raw(502, "<html>Bad gateway</html>")),
    /** 503, to come back in 2 seconds. */
    OVERLOADED(reply -> Answer.error(503, "overloaded", "Busy.").header("Retry-After", "2")),
    /** 529, as Anthropic says that it is overloaded. */
    OVERLOADED_529(reply -> Answer.error(529, "overloaded_error", "Overloaded.")),
    /** 401. */
    WRONG_KEY(reply -> Answer.error(401, "invalid_api_key", "Incorrect API key provided.")),
    /** 403. */
    FORBIDDEN(reply -> Answer.error(403, "permission_denied", "The key may not use this model.")),
    /** 404. */
    UNKNOWN_MODEL(reply -> Answer.error(404, "model_not_found", "The model does not exist.")),
    /** 301, to another place. */
    MOVED(reply -> Answer.raw(301, "").header("Location", "/v2/chat/completions")),
    /** 409. */
    CONFLICT(reply -> Answer.error(409, "conflict", "Another request holds the lock.")),
    /** 425. */
    TOO_EARLY(reply -> Answer.error(425, "too_early", "Ask again.")),
    /** 400. */
    INVALID_REQUEST(reply -> Answer.error(400, "invalid_request_error", "The request is wrong.")),
    /** 400, because a filter does not let the conversation pass. */
    CONTENT_REFUSED(reply -> Answer.error(400, "content_filter", "The prompt was filtered.")),
    /** 400, with the words of another error in what it quotes of the request. */
    INVALID_REQUEST_QUOTED(reply -> Answer.error(
            400,
            "invalid_value",
            "Invalid value: 'what does context_length_exceeded, the maximum context length, mean?'")),
    /** 400, because the conversation is too long. */
    CONTEXT_TOO_LONG(
            reply -> Answer.error(400, "context_length_exceeded", "The maximum context length is 8192 tokens.")),
    /** The connection is taken, and no answer comes. */
    NO_ANSWER(reply -> Answer.never()),
    /** Half of the reply, and then the server hangs up. */
    CUT_OFF(reply -> Answer.reply(reply).cutOff()),
    /** Half of the reply, and then the connection is reset. */
    RESET(reply -> Answer.reply(reply).reset()),
    /** Half of the reply, and then nothing more comes. */
    STALLED(reply -> Answer.reply(reply).stalling()),
    /** Half of the reply, as if it were the whole. */
    ENDS_EARLY(reply -> Answer.reply(reply).endingEarly()),
    /** Half of the reply, and no end of it. */
    ENDLESS(reply -> Answer.reply(reply).endless()),
    /** Half of the reply, and then an error in the stream; 500 if it is not streamed. */
    ERROR_IN_STREAM(reply -> Answer.reply(reply).failing("server_error", "Something went wrong.")),
    /** The whole reply, with pauses of 50 ms. */
    SLOW(reply -> Answer.reply(reply).pausing(Duration.ofMillis(50))),
    /** 200, and a body that is no JSON. */
    NOT_JSON(reply -> Answer.raw(200, "<html>Please log in</html>")),
    /** 200, and JSON that is no reply. */
    WRONG_SHAPE(reply -> Answer.raw(200, "{\"choices\":[{\"text\":\"hello\"}]}")),
    /** A reply that says nothing. */
    EMPTY_REPLY(reply -> Answer.reply(like(reply, "", List.of(), Finish.STOP))),
    /** Half of what was said, since the output limit was reached. */
    TRUNCATED_REPLY(reply -> Answer.reply(like(reply, half(reply.text()), List.of(), Finish.LENGTH))),
    /** Half of what was said, since a filter held back the rest. */
    FILTERED_REPLY(reply -> Answer.reply(like(reply, half(reply.text()), List.of(), Finish.FILTERED))),
    /** The arguments of the calls end in the middle. */
    BROKEN_ARGUMENTS(spoiling(call -> with(call, call.tool(), half(call.arguments())))),
    /** Each argument of the calls is a list with what it should be in it. */
    WRONG_TYPES(spoiling(call -> with(call, call.tool(), listed(call.arguments())))),
    /** There is a sentence and a fence around the arguments of the calls. */
    TEXT_AROUND_ARGUMENTS(spoiling(
            call -> with(call, call.tool(), "Here you are:\n```json\n" + call.arguments() + "\n```\nAnything else?"))),
    /** The calls are of tools that nobody offered. */
    UNKNOWN_TOOL(spoiling(call -> with(call, "no_such_tool", call.arguments()))),
    /** Each call is there twice, under one id. */
    SAME_IDS(reply -> Answer.reply(repeated(reply, 2))),
    /** Each call is there two hundred times, under one id. */
    TWO_HUNDRED_CALLS(reply -> Answer.reply(repeated(reply, 200)));

    @SuppressWarnings("ImmutableEnumChecker") // none of them has a state
    private final Function<LlmReply, Answer> instead;

    OpenAiFault(Function<LlmReply, Answer> instead) {
        this.instead = instead;
    }

    /**
     * What the server answers when this goes wrong.
     *
     * @param reply what it would answer otherwise. Faults of calls leave a reply without calls as it is
     */
    public Answer insteadOf(LlmReply reply) {
        return instead.apply(reply);
    }

    private static Answer slowDown() {
        return Answer.error(429, "rate_limit_exceeded", "Slow down.");
    }

    private static Function<LlmReply, Answer> spoiling(UnaryOperator<ToolCall> spoil) {
        return reply -> Answer.reply(
                like(reply, reply.text(), reply.calls().stream().map(spoil).toList(), reply.finish()));
    }

    private static LlmReply repeated(LlmReply reply, int times) {
        List<ToolCall> calls = reply.calls().stream()
                .flatMap(call -> Collections.nCopies(times, call).stream())
                .toList();
        return like(reply, reply.text(), calls, reply.finish());
    }

    private static LlmReply like(LlmReply reply, String text, List<ToolCall> calls, Finish finish) {
        return new LlmReply(text, calls, finish, reply.usage(), reply.model());
    }

    private static ToolCall with(ToolCall call, String tool, String arguments) {
        return new ToolCall(call.id(), tool, arguments);
    }

    private static String listed(String arguments) {
        ObjectNode listed = JsonNodeFactory.instance.objectNode();
        Json.parse(arguments)
                .properties()
                .forEach(argument -> listed.putArray(argument.getKey()).add(argument.getValue()));
        return listed.toString();
    }

    private static String half(String text) {
        return text.substring(0, text.length() / 2);
    }
}
