package io.perdure.llm;

import java.util.function.Consumer;

/**
 * A model that can be asked. Implementations are safe for use by several threads, try exactly once per call (the
 * library retries, with the waits in the journal), and honour interruption where they can.
 */
public interface LlmClient {
    /** The model's name for people, journals and logs, such as {@code openai:gpt-5}: always the same. It is asked once, when an agent is defined. */
    String name();

    /**
     * Asks the model once and blocks until it has answered.
     *
     * @param request what it is shown
     * @param text hears pieces of the answer's text as they arrive, if the model streams; never {@code null}. What it
     *     hears is for people to watch: only the returned reply counts
     * @throws LlmException if there is no reply; any other exception is taken for {@link LlmFailure.Kind#OTHER}
     */
    LlmReply reply(LlmRequest request, Consumer<String> text);
}
