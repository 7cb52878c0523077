package io.perdure.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.agent.Agent;
import io.perdure.error.PerdureException;
import io.perdure.journal.Custody;
import io.perdure.journal.Handles.FilledIn;
import io.perdure.journal.TaskState;
import io.perdure.json.Json;
import io.perdure.json.Json.UnstorableException;
import io.perdure.llm.ToolCall;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call, checked before any tool sees them.
 *
 * @param filledIn with what handles stand for; {@code null} if something is wrong
 * @param json what fits the tool's schema; {@code null} if something is wrong
 * @param problemKind of which kind it is
 * @param problem what is wrong, for the model; empty if nothing is
 */
record Arguments(@Nullable FilledIn filledIn, @Nullable JsonNode json, ToolFailure.Kind problemKind, String problem) {
    private static final int MOST_PROBLEMS = 10;

    ToolFailure failure() {
        return new ToolFailure(problemKind, problem, false);
    }

    static Arguments of(Agent agent, TaskState task, ToolCall call) {
        Optional<Tool> tool = agent.tools().find(call.tool());
        if (tool.isEmpty()) {
            String known =
                    agent.tools().all().stream().map(t -> t.spec().name()).collect(Collectors.joining(", "));
            return new Arguments(
                    null,
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
            FilledIn filledIn = filledIn(agent, task, call, json);
            List<String> problems = tool.get().spec().input().problems(filledIn.json());
            return problems.isEmpty()
                    ? new Arguments(filledIn, filledIn.json(), ToolFailure.Kind.INVALID_ARGUMENTS, "")
                    : wrong(problems);
        } catch (IllegalArgumentException | UnstorableException e) {
            return wrong(List.of("the arguments are not usable JSON: " + e.getMessage()));
        }
    }

    // Those that look at handles themselves are given them as they are.
    private static FilledIn filledIn(Agent agent, TaskState task, ToolCall call, JsonNode written) {
        boolean asItIs = !agent.trust().guarded()
                || call.tool().equals(Custody.REVEAL)
                || call.tool().equals(Custody.EXTRACT);
        return asItIs ? new FilledIn(written, Map.of(), List.of()) : FilledIn.of(written, task.handles());
    }

    private static Arguments wrong(List<String> problems) {
        String shown = problems.stream().limit(MOST_PROBLEMS).collect(Collectors.joining("; "));
        String rest = problems.size() > MOST_PROBLEMS ? " (and " + (problems.size() - MOST_PROBLEMS) + " more)" : "";
        return new Arguments(
                null,
                null,
                ToolFailure.Kind.INVALID_ARGUMENTS,
                Json.storable("The arguments do not fit: " + shown + rest + "."));
    }
}
