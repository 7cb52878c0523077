package io.perdure.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.agent.Agent;
import io.perdure.guard.Guard;
import io.perdure.guard.Guard.Decision;
import io.perdure.journal.Call;
import io.perdure.journal.Handles.FilledIn;
import io.perdure.journal.TaskState;
import io.perdure.json.Json;
import java.util.Optional;

/** Looks for what nobody has any reason to use where no decision is made: in what the model says, and in calls that are not made as it wrote them. */
final class Tripwire {
    private Tripwire() {}

    static Optional<Decision> of(Agent agent, TaskState task, Call call) {
        String where = "the call " + call.id().callId();
        return Guard.tripped(agent.trust(), where, call.asked().tool(), written(task, call))
                .map(halt -> halt);
    }

    // As it was written, and with what handles stand for.
    private static String written(TaskState task, Call call) {
        String arguments = call.asked().arguments();
        try {
            JsonNode json = Json.parse(arguments);
            return arguments + "\n" + FilledIn.of(json, task.handles()).json();
        } catch (IllegalArgumentException e) { // no JSON at all
            return arguments;
        }
    }

    static Optional<Decision.Halt> inText(Agent agent, TaskState task, String text) {
        return Guard.tripped(agent.trust(), "what the model said in step " + task.steps(), "", text);
    }
}
