package io.perdure.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What LangChain4j's exceptions mean. */
class FailuresTest {
    static Stream<Arguments> errors() {
        return Stream.of(
                row("a server's error", new InternalServerException(new HttpException(503, "busy")), Kind.UNAVAILABLE),
                row("no choice in the reply", new InternalServerException("no choices"), Kind.UNREADABLE_REPLY),
                row("no message in the choice", new NullPointerException("message is null"), Kind.UNREADABLE_REPLY),
                row("no JSON", new RuntimeException(new JsonParseException(null, "no")), Kind.UNREADABLE_REPLY),
                row("no answer", new TimeoutException(new HttpTimeoutException("late")), Kind.TIMED_OUT),
                row("no way", new TimeoutException(new HttpConnectTimeoutException("late")), Kind.UNAVAILABLE),
                row("nobody there", new RuntimeException(new ConnectException()), Kind.UNAVAILABLE),
                row("broken off", new RuntimeException(new IOException("reset")), Kind.CONNECTION_LOST),
                row("a bill", new RuntimeException(new HttpException(402, "pay")), Kind.QUOTA_EXHAUSTED),
                row(
                        "a bill, as mapped",
                        new InvalidRequestException(new HttpException(402, "pay")),
                        Kind.QUOTA_EXHAUSTED),
                row(
                        "too large, as mapped",
                        new InvalidRequestException(new HttpException(413, "?")),
                        Kind.CONTEXT_TOO_LONG),
                row("no credit", new InvalidRequestException("Your credit balance is too low"), Kind.QUOTA_EXHAUSTED),
                row("quota of an account", new RateLimitException("insufficient_quota"), Kind.QUOTA_EXHAUSTED),
                row(
                        "a limit for a minute",
                        new RateLimitException("rate_limit_exceeded: tokens per min. See https://x.example/billing"),
                        Kind.RATE_LIMITED),
                row("a lock", new InvalidRequestException(new HttpException(409, "locked")), Kind.UNAVAILABLE),
                row("too early", new InvalidRequestException(new HttpException(425, "later")), Kind.UNAVAILABLE),
                row("moved for good", new HttpException(301, ""), Kind.UNKNOWN_MODEL),
                row("moved for good, method and all", new HttpException(308, ""), Kind.UNKNOWN_MODEL),
                row("moved for now", new HttpException(307, ""), Kind.UNAVAILABLE),
                row("in a stream, busy", new RuntimeException("{\"type\":\"overloaded_error\"}"), Kind.UNAVAILABLE),
                row("in a stream, too fast", new RuntimeException("{\"code\":\"rate_limit\"}"), Kind.RATE_LIMITED),
                row(
                        "in a stream, a bill",
                        new RuntimeException("rate limit, insufficient_quota"),
                        Kind.QUOTA_EXHAUSTED),
                row("anything else", new IllegalStateException("a bug"), Kind.OTHER));
    }

    private static Arguments row(String name, RuntimeException error, Kind kind) {
        return Arguments.of(name, error, kind);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("errors")
    void an_error_has_its_kind(String name, RuntimeException error, Kind kind) {
        assertThat(failure(error).kind()).as(name).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'error':{'code':'context_length_exceeded','message':'too long'}}",
                "{'error':{'type':'exceed_context_size_error','message':'?','code':400}}",
                "{'error':{'message':'This model\\u0027s maximum context length is 8192 tokens. However, you asked for 9000.'}}",
                "{'type':'error','error':{'type':'invalid_request_error','message':'prompt is too long: 9 tokens > 8 maximum'}}",
                "{'error':{'code':400,'message':'The input token count (9) exceeds the maximum number of tokens allowed (8).'}}",
                "{'error':'the request exceeds the available context size'}",
                "400: {'message':'Your input exceeds the context window of this model.'}",
                "context_length_exceeded",
                "{ the prompt is too long",
            })
    void a_conversation_is_too_long_if_a_code_or_a_sentence_of_the_provider_says_so(String body) {
        assertThat(refused(body)).isEqualTo(Kind.CONTEXT_TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'error':{'code':'invalid_value','message':'Bad: \\'what is context_length_exceeded?\\''}}",
                "{'error':{'code':'invalid_value','message':'In messages: please explain context_length_exceeded'}}",
                "{'error':{'message':'Bad: `the prompt is too long, don\\u0027t you think?`'}}",
                "{'error':{'message':'Bad: \\u0027the prompt is too long, don\\u0027t you think?\\u0027'}}",
                "{'detail':[{'type':'string_type','input':{'code':'context_length_exceeded'}}]}",
                "{'error':{'message':'Bad: \\'my credit balance, a content_filter\\''}}",
                "what is `context_length_exceeded`?",
            })
    void what_a_provider_quotes_of_a_request_is_no_word_of_its_own(String body) {
        assertThat(refused(body)).isEqualTo(Kind.INVALID_REQUEST);
    }

    private static Kind refused(String body) {
        return failure(new InvalidRequestException(new HttpException(400, body.replace('\'', '"'))))
                .kind();
    }

    @Test
    void keys_are_not_shown_and_words_are() {
        assertThat(failure(new AuthenticationException("Incorrect API key provided: sk-abcdefgh."))
                        .message())
                .isEqualTo("Incorrect API key provided: (key)");
        assertThat(failure(new AuthenticationException("The key AIza12345 and bearer abcdefg"))
                        .message())
                .isEqualTo("The (key) and (key)");
        assertThat(failure(new AuthenticationException("AIzaSyA1234567890 or gsk_abcdef123456: unknown"))
                        .message())
                .isEqualTo("(key) or (key): unknown");
    }

    @Test
    void the_time_to_wait_is_found_among_the_causes() {
        assertThat(failure(new RateLimitException(new ComeBack())).retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(failure(new RateLimitException("slow down")).retryAfter()).isNull();
    }

    private static LlmFailure failure(RuntimeException error) {
        return Failures.fromLangChain4j(error).failure();
    }

    private static final class ComeBack extends HttpException implements LangChain4jLlmClient.RetryAfter {
        private static final long serialVersionUID = 1L;

        ComeBack() {
            super(429, "slow down");
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.of(Duration.ofSeconds(7));
        }
    }
}
