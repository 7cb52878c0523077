package io.perdure.langchain4j;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import io.perdure.llm.LlmException;
import io.perdure.llm.LlmFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One streamed response: waits for it, hands its text on as it comes, and calls it off if nobody waits any more. */
final class Streaming implements StreamingChatResponseHandler {
    private final Consumer<String> text;
    private final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
    private @Nullable StreamingHandle handle;
    private boolean unwanted;

    private Streaming(Consumer<String> text) {
        this.text = text;
    }

    static ChatResponse chat(StreamingChatModel model, ChatRequest request, Consumer<String> text) {
        Streaming streaming = new Streaming(text);
        model.chat(request, streaming);
        return complete(streaming.await());
    }

    private ChatResponse await() {
        try {
            return whole.get();
        } catch (InterruptedException e) {
            callOff();
            Thread.currentThread().interrupt();
            throw new LlmException(new LlmFailure(LlmFailure.Kind.OTHER, "the call was interrupted", null), e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    // A stream that breaks off in good order looks like one that is whole, but for this: models say why they stopped.
    private static ChatResponse complete(ChatResponse response) {
        if (response.finishReason() != null) {
            return response;
        }
        boolean began =
                response.aiMessage().text() != null || response.aiMessage().hasToolExecutionRequests();
        LlmFailure failure = began
                ? new LlmFailure(
                        LlmFailure.Kind.CONNECTION_LOST, "The stream ended before the model said why it stopped.", null)
                : new LlmFailure(LlmFailure.Kind.UNREADABLE_REPLY, "There was no reply in the stream.", null);
        throw new LlmException(failure, null);
    }

    @Override
    public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
        goesOn(context.streamingHandle());
        text.accept(piece.text());
    }

    @Override
    public void onPartialResponse(String piece) {
        text.accept(piece);
    }

    @Override
    public void onPartialThinking(PartialThinking piece, PartialThinkingContext context) {
        goesOn(context.streamingHandle());
    }

    @Override
    public void onPartialToolCall(PartialToolCall piece, PartialToolCallContext context) {
        goesOn(context.streamingHandle());
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        whole.complete(response);
    }

    @Override
    public void onError(Throwable error) {
        whole.completeExceptionally(error);
    }

    private synchronized void callOff() {
        unwanted = true;
        if (handle != null) {
            goesOn(handle);
        }
    }

    private synchronized void goesOn(StreamingHandle how) {
        handle = how;
        if (!unwanted) {
            return;
        }
        try {
            how.cancel();
        } catch (UnsupportedFeatureException e) {
            // then it goes on to its end, and nobody hears it
            handle = null;
        }
    }
}
