package io.perdure.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.model.output.FinishReason;
import io.perdure.llm.LlmException;
import io.perdure.llm.LlmFailure.Kind;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.Message;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What streams of LangChain4j come to. */
class StreamedRepliesTest {
    @AfterEach
    void leaveNoInterruptBehind() {
        Thread.interrupted();
    }

    @Test
    void a_stream_that_says_why_it_stopped_is_whole() {
        LlmReply reply = ask(handler -> handler.onCompleteResponse(response("All of it.", FinishReason.STOP)));

        assertThat(reply.text()).isEqualTo("All of it.");
    }

    @Test
    void half_a_text_that_ends_in_good_order_is_not_taken_for_an_answer() {
        assertThat(kind(handler -> handler.onCompleteResponse(response("Half of", null))))
                .isEqualTo(Kind.CONNECTION_LOST);
    }

    @Test
    void half_a_call_that_ends_in_good_order_is_not_taken_for_one() {
        AiMessage half = AiMessage.from(
                ToolExecutionRequest.builder().name("pay").arguments("{\"cen").build());
        assertThat(kind(handler -> handler.onCompleteResponse(
                        ChatResponse.builder().aiMessage(half).build())))
                .isEqualTo(Kind.CONNECTION_LOST);
    }

    @Test
    void a_stream_in_which_nothing_can_be_read_is_no_empty_reply() {
        assertThat(kind(handler -> handler.onCompleteResponse(response(null, null))))
                .isEqualTo(Kind.UNREADABLE_REPLY);
    }

    @Test
    void a_stream_that_nobody_waits_for_any_more_is_called_off() {
        Handle handle = new Handle();
        Throwable thrown = catchThrowable(() -> ask(handler -> {
            piece(handler, handle);
            Thread.currentThread().interrupt();
        }));

        assertThat(thrown).isInstanceOf(LlmException.class).hasMessageContaining("interrupted");
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(handle.cancelled).hasValue(1);
    }

    @Test
    void it_is_called_off_too_when_its_first_piece_comes_later() {
        Handle handle = new Handle();
        StreamingChatResponseHandler[] heard = new StreamingChatResponseHandler[1];
        assertThat(kind(handler -> {
                    heard[0] = handler;
                    Thread.currentThread().interrupt();
                }))
                .isEqualTo(Kind.OTHER);
        assertThat(handle.cancelled).hasValue(0);

        piece(heard[0], handle);

        assertThat(handle.cancelled).hasValue(1);
    }

    private static void piece(StreamingChatResponseHandler handler, Handle handle) {
        handler.onPartialResponse(new PartialResponse("a piece"), new PartialResponseContext(handle));
    }

    private static Kind kind(Consumer<StreamingChatResponseHandler> model) {
        LlmException thrown = (LlmException) catchThrowable(() -> ask(model));
        return thrown.failure().kind();
    }

    private static LlmReply ask(Consumer<StreamingChatResponseHandler> model) {
        LangChain4jLlmClient client = LangChain4jLlmClient.of("stand-in", new StreamingChatModel() {
            @Override
            public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
                model.accept(handler);
            }
        });
        LlmRequest request = new LlmRequest("i", List.of(), Optional.empty(), List.of(new Message.User("Go.")));
        return client.reply(request, text -> {});
    }

    private static ChatResponse response(String text, FinishReason reason) {
        return ChatResponse.builder()
                .aiMessage(AiMessage.builder().text(text).build())
                .finishReason(reason)
                .build();
    }

    private static final class Handle implements StreamingHandle {
        private final AtomicInteger cancelled = new AtomicInteger();

        @Override
        public void cancel() {
            cancelled.incrementAndGet();
        }

        @Override
        public boolean isCancelled() {
            return cancelled.get() > 0;
        }
    }
}
