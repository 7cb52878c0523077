package io.perdure.journal;

import io.perdure.llm.LlmReply;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The model answered; its calls are requested from here on, none has started.
 *
 * @param at when
 * @param step which step this reply begins, from 1
 * @param request hash of the request, hexadecimal; see {@code RequestAssembly}
 * @param shown how many messages the request held; what came since is shown with the next one
 * @param reply what it said and asked for
 * @param model which of the agent's models answered
 * @param took how long it took
 * @param estimate about how many tokens the request took, as counted before it was sent; 0 if it was not counted
 */
public record ModelReplied(
        Instant at, int step, String request, int shown, LlmReply reply, String model, Duration took, long estimate)
        implements JournalEntry {
    /** Checks that nothing is missing. */
    public ModelReplied {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(reply, "reply");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(took, "took");
    }
}
