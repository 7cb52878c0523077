package io.perdure.journal;

import io.perdure.llm.LlmReply;
import java.time.Instant;
import java.util.Objects;

/**
 * The model answered; its calls are requested from here on, none has started.
 *
 * @param at when
 * @param step which step this reply begins, from 1
 * @param request hash of the request, hexadecimal; see {@code RequestAssembly}
 * @param reply what it said and asked for
 */
public record ModelReplied(Instant at, int step, String request, LlmReply reply) implements JournalEntry {
    /** Checks that nothing is missing. */
    public ModelReplied {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(reply, "reply");
    }
}
