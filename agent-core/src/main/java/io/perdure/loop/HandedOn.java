package io.perdure.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.perdure.agent.Agent;
import io.perdure.journal.Call;
import io.perdure.journal.Handles.FilledIn;
import io.perdure.journal.TaskStarted.Attachment;
import io.perdure.journal.TaskStarted.Parent;
import io.perdure.journal.TaskState;
import io.perdure.json.Json;
import io.perdure.trust.Label;
import io.perdure.trust.Label.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * What a call hands on to the task that another agent does for it.
 *
 * @param goal in the words of the model
 * @param parent all that is to be known of the task of the call
 */
record HandedOn(String goal, Parent parent) {
    static HandedOn of(Agent agent, TaskState task, Call call) {
        JsonNode written = Json.parse(call.asked().arguments());
        List<JsonNode> values = new ArrayList<>();
        written.path("attachments").forEach(values::add);
        String goal = goal(written.path("goal").asText(), values);
        Source here = new Source(Source.Kind.AGENT, agent.name(), task.id().value());
        Label choice = call.choice().join(Label.trusted(here));
        List<Attachment> attached =
                values.stream().map(value -> attachment(value, choice, task)).toList();
        return new HandedOn(goal, parent(agent, task, call, choice, attached));
    }

    // What is hidden stays hidden.
    private static String goal(String written, List<JsonNode> values) {
        String goal = written;
        for (String handle : FilledIn.mentioned(written)) {
            values.add(TextNode.valueOf(handle));
            goal = goal.replace(handle, "(attachment " + values.size() + ")");
        }
        return goal;
    }

    private static Attachment attachment(JsonNode written, Label choice, TaskState task) {
        FilledIn value = FilledIn.of(written, task.handles());
        Label label = value.labels().values().stream().reduce(choice, Label::join);
        return value.json().isTextual()
                ? new Attachment(label, false, value.json().textValue())
                : new Attachment(label, true, value.json().toString());
    }

    private static Parent parent(Agent agent, TaskState task, Call call, Label goal, List<Attachment> attached) {
        Parent above = task.start().parent();
        List<String> path = new ArrayList<>(above == null ? List.of() : above.path());
        path.add(task.id().value());
        String said = task.start().said();
        return new Parent(
                path, call.id().callId(), goal, said, task.start().given(), attached, Shares.bounds(agent, task));
    }
}
