package io.perdure.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task exists. The first entry of every journal; durable before {@code start} returns.
 *
 * @param at when
 * @param agent name of the agent that carries it
 * @param agentVersion the agent's version at the start
 * @param goal what to do, in the caller's words
 * @param model the agent's model at the start; empty if it is not known
 * @param tools a fingerprint of the agent's tools at the start; empty if it is not known
 * @param trace the trace in which it was started, as a W3C {@code traceparent}; empty if none is known
 * @param params typed parameters of the user, by name
 * @param attached texts that go with it and that somebody else may have written, by name
 * @param answerSchema JSON schema its answer must fit, or {@code null} for plain text
 */
public record TaskStarted(
        Instant at,
        String agent,
        String agentVersion,
        String goal,
        String model,
        String tools,
        String trace,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> params,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> attached,
        @Nullable String answerSchema)
        implements JournalEntry {
    /** Checks that nothing is missing. */
    public TaskStarted {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(agent, "agent");
        Objects.requireNonNull(agentVersion, "agentVersion");
        Objects.requireNonNull(goal, "goal");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(tools, "tools");
        Objects.requireNonNull(trace, "trace");
        params = ordered(params);
        attached = ordered(attached);
    }

    private static Map<String, String> ordered(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** The start of a task of whose agent no more is known than its name and version. */
    public TaskStarted(Instant at, String agent, String agentVersion, String goal, @Nullable String answerSchema) {
        this(at, agent, agentVersion, goal, "", "", "", Map.of(), Map.of(), answerSchema);
    }
}
