package io.perdure.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.perdure.agent.Agent;
import io.perdure.journal.Call;
import io.perdure.journal.TaskState;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolSpec;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Which calls of a step run one after the other: of each sequence, the first that has no outcome. */
final class Sequences {
    private static final String HELPERS = "helpers";
    private static final JsonNode NONE = MissingNode.getInstance();

    private final Agent agent;
    private final TaskState task;
    private final Set<String> taken = new HashSet<>();

    Sequences(Agent agent, TaskState task) {
        this.agent = agent;
        this.task = task;
    }

    /** Whether it is the turn of this call; to be asked about each call in the order of the reply. */
    boolean isNext(Call call) {
        Optional<Tool> tool = Called.tool(agent, call);
        if (call.phase() == Call.Phase.ENDED || tool.isEmpty() || task.calls().size() == 1) {
            return true;
        }
        Set<String> own = of(call, tool.get().spec());
        boolean free = Collections.disjoint(taken, own);
        taken.addAll(own); // what is held up holds up those behind it: their order counts
        return free;
    }

    private Set<String> of(Call call, ToolSpec spec) {
        Set<String> own = new HashSet<>();
        if (!spec.sequences(NONE).isEmpty()) { // most tools belong to none, whatever their arguments are
            JsonNode arguments = Arguments.of(agent, task, call.asked()).json();
            own.addAll(arguments == null ? Set.of() : spec.sequences(arguments));
        }
        if (Helping.sequence(agent, task, spec)) {
            own.add(HELPERS);
        }
        return own;
    }
}
