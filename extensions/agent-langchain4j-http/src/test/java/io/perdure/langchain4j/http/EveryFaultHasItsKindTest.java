package io.perdure.langchain4j.http;

import static io.perdure.langchain4j.http.Wire.LOOK;
import static io.perdure.testkit.OpenAiFault.*;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmException;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmReply;
import io.perdure.testkit.OpenAiFault;
import io.perdure.testkit.OpenAiServer;
import io.perdure.testkit.OpenAiServer.Answer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each fault of the wire comes to, with LangChain4j's real OpenAI client: blocking and streaming, over this module's HTTP client and over
 * LangChain4j's own.
 */
class EveryFaultHasItsKindTest {
    /** What a blocking call comes to; a streaming one too, unless it stands below. */
    private static final Map<OpenAiFault, String> COMES_TO = Map.ofEntries(
            entry(RATE_LIMITED, "RATE_LIMITED"),
            entry(RATE_LIMITED_SECONDS, "RATE_LIMITED, come back in PT2S"),
            entry(RATE_LIMITED_DATE, "RATE_LIMITED, come back in PT2S"),
            entry(RATE_LIMITED_MILLIS, "RATE_LIMITED, come back in PT1.5S"),
            entry(QUOTA_EXHAUSTED, "QUOTA_EXHAUSTED"),
            entry(SERVER_ERROR, "UNAVAILABLE"),
            entry(BAD_GATEWAY, "UNAVAILABLE"),
            entry(OVERLOADED, "UNAVAILABLE, come back in PT2S"),
            entry(OVERLOADED_529, "UNAVAILABLE"),
            entry(WRONG_KEY, "AUTHENTICATION"),
            entry(FORBIDDEN, "AUTHENTICATION"),
            entry(UNKNOWN_MODEL, "UNKNOWN_MODEL"),
            entry(MOVED, "UNKNOWN_MODEL"),
            entry(CONFLICT, "UNAVAILABLE"),
            entry(TOO_EARLY, "UNAVAILABLE"),
            entry(INVALID_REQUEST, "INVALID_REQUEST"),
            entry(INVALID_REQUEST_QUOTED, "INVALID_REQUEST"),
            entry(CONTENT_REFUSED, "CONTENT_FILTERED"),
            entry(CONTEXT_TOO_LONG, "CONTEXT_TOO_LONG"),
            entry(NO_ANSWER, "TIMED_OUT"),
            entry(CUT_OFF, "CONNECTION_LOST"),
            entry(RESET, "CONNECTION_LOST"),
            entry(STALLED, "TIMED_OUT"),
            entry(ENDS_EARLY, "UNREADABLE_REPLY"),
            entry(ERROR_IN_STREAM, "UNAVAILABLE"),
            entry(SLOW, "TOOL_CALLS with 1 call(s)"),
            entry(NOT_JSON, "UNREADABLE_REPLY"),
            entry(WRONG_SHAPE, "UNREADABLE_REPLY"),
            entry(EMPTY_REPLY, "STOP with 0 call(s)"),
            entry(TRUNCATED_REPLY, "LENGTH with 0 call(s)"),
            entry(FILTERED_REPLY, "FILTERED with 0 call(s)"),
            entry(BROKEN_ARGUMENTS, "TOOL_CALLS with 1 call(s)"),
            entry(WRONG_TYPES, "TOOL_CALLS with 1 call(s)"),
            entry(TEXT_AROUND_ARGUMENTS, "TOOL_CALLS with 1 call(s)"),
            entry(UNKNOWN_TOOL, "TOOL_CALLS with 1 call(s)"),
            entry(SAME_IDS, "TOOL_CALLS with 2 call(s)"),
            entry(TWO_HUNDRED_CALLS, "TOOL_CALLS with 200 call(s)"));

    private static final Map<OpenAiFault, String> STREAMED_COMES_TO = Map.of(ENDS_EARLY, "CONNECTION_LOST");

    /** It has no end, so that only being called off ends it. */
    private static final Set<OpenAiFault> HANG = EnumSet.of(ENDLESS);

    /** With LangChain4j's own HTTP client a silence in the middle of an answer is no timeout. */
    private static final Set<OpenAiFault> HANG_OTHERWISE = EnumSet.of(ENDLESS, STALLED);

    @Test
    void every_fault_is_in_the_table() {
        assertThat(EnumSet.complementOf(EnumSet.copyOf(COMES_TO.keySet()))).isEqualTo(HANG);
    }

    static Stream<Arguments> faults() {
        return Arrays.stream(Wire.values())
                .flatMap(wire -> COMES_TO.keySet().stream()
                        .filter(fault -> wire.isOurs() || !HANG_OTHERWISE.contains(fault))
                        .map(fault -> Arguments.of(fault, wire)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("faults")
    void a_fault_has_its_kind_and_the_service_is_asked_once(OpenAiFault fault, Wire wire) {
        String expected =
                wire.isStreaming() ? STREAMED_COMES_TO.getOrDefault(fault, COMES_TO.get(fault)) : COMES_TO.get(fault);
        String known = wire.isOurs() ? expected : expected.replaceAll(", come back.*", "");
        try (OpenAiServer server = OpenAiServer.answering(request -> fault.insteadOf(LOOK))) {
            assertThat(comesTo(wire.client("a", server))).isEqualTo(known);
            assertThat(server.requests()).as("LangChain4j asks once").hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void who_cannot_be_reached_is_unavailable(Wire wire) {
        try (OpenAiServer refusing = OpenAiServer.refusing();
                OpenAiServer unreachable = OpenAiServer.unreachable()) {
            assertThat(comesTo(wire.client("a", refusing))).isEqualTo("UNAVAILABLE");
            assertThat(comesTo(wire.client("a", unreachable))).isEqualTo("UNAVAILABLE");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_has_no_end_is_called_off_by_an_interrupt_and_the_connection_is_closed(Wire wire) {
        Set<OpenAiFault> hang = wire.isOurs() ? HANG : HANG_OTHERWISE;
        for (OpenAiFault fault : hang) {
            try (OpenAiServer server = OpenAiServer.answering(request -> fault.insteadOf(LOOK))) {
                LlmClient client = wire.client("a", server);
                CompletableFuture<String> end = new CompletableFuture<>();
                CompletableFuture<String> first = new CompletableFuture<>();
                Thread caller = new Thread(() -> end.complete(comesTo(client, first)));
                caller.start();
                await().until(() ->
                        wire.isStreaming() ? first.isDone() : server.requests().size() == 1);
                caller.interrupt();

                assertThat(end.join()).as("%s", fault).doesNotContain("with");
                if (wire.isOurs() || wire.isStreaming()) {
                    awaitHangUp();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void without_a_fault_the_reply_is_whole(Wire wire) {
        try (OpenAiServer server = OpenAiServer.answering(request -> Answer.reply(LOOK))) {
            LlmReply reply = wire.client("a", server).reply(Wire.request(), text -> {});
            assertThat(reply).isEqualTo(LOOK);
        }
    }

    private static String comesTo(LlmClient client) {
        return comesTo(client, new CompletableFuture<>());
    }

    private static String comesTo(LlmClient client, CompletableFuture<String> firstPiece) {
        try {
            LlmReply reply = client.reply(Wire.request(), firstPiece::complete);
            return reply.finish() + " with " + reply.calls().size() + " call(s)";
        } catch (LlmException e) {
            LlmFailure failure = e.failure();
            return failure.kind() + (failure.retryAfter() == null ? "" : ", come back in " + failure.retryAfter());
        }
    }

    private static void awaitHangUp() {
        await().until(() -> Thread.getAllStackTraces().values().stream()
                .noneMatch(stack -> Arrays.toString(stack).contains("io.perdure.testkit.Delivery")));
    }
}
