package io.perdure.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.agent.Agent;
import io.perdure.error.PerdureException;
import io.perdure.json.Json;
import io.perdure.json.Json.UnstorableException;
import io.perdure.llm.ToolCall;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolFailure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call, checked before any tool sees them.
 *
 * @param json what fits the tool's schema; {@code null} if something is wrong
 * @param problemKind of which kind it is
 * @param problem what is wrong, for the model; empty if nothing is
 */
record Arguments(@Nullable JsonNode json, ToolFailure.Kind problemKind, String problem) {
    private static final int MOST_PROBLEMS = 10;

    ToolFailure failure() {
        return new ToolFailure(problemKind, problem, false);
    }

    static Arguments of(Agent agent, ToolCall call) {
        Optional<Tool> tool = agent.tools().find(call.tool());
        if (tool.isEmpty()) {
            String known =
                    agent.tools().all().stream().map(t -> t.spec().name()).collect(Collectors.joining(", "));
            return new Arguments(
                    null,
                    ToolFailure.Kind.UNKNOWN_TOOL,
                    "There is no tool " + PerdureException.quoted(call.tool()) + ". The tools are: "
                            + (known.isEmpty() ? "none" : known) + ".");
        }
        try {
            JsonNode json = Json.parse(call.arguments().isBlank() ? "{}" : call.arguments());
            if (call.arguments().contains("\\u")) { // the only way for half a surrogate pair to get in
                Json.stored(json, Integer.MAX_VALUE);
            }
            List<String> problems = tool.get().spec().input().problems(json);
            return problems.isEmpty() ? new Arguments(json, ToolFailure.Kind.INVALID_ARGUMENTS, "") : wrong(problems);
        } catch (IllegalArgumentException | UnstorableException e) {
            return wrong(List.of("the arguments are not usable JSON: " + e.getMessage()));
        }
    }

    private static Arguments wrong(List<String> problems) {
        String shown = problems.stream().limit(MOST_PROBLEMS).collect(Collectors.joining("; "));
        String rest = problems.size() > MOST_PROBLEMS ? " (and " + (problems.size() - MOST_PROBLEMS) + " more)" : "";
        return new Arguments(
                null,
                ToolFailure.Kind.INVALID_ARGUMENTS,
                Json.storable("The arguments do not fit: " + shown + rest + "."));
    }
}
