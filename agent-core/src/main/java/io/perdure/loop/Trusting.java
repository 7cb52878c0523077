package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.journal.ApprovalRequested;
import io.perdure.journal.Call;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.TaskState;
import io.perdure.journal.ToolsPinned;
import io.perdure.tool.Labeler.Labels;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Wait;
import io.perdure.trust.Label;
import io.perdure.trust.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the journal says of trust: labels of outcomes, pins of tools, questions to people. */
final class Trusting {
    private Trusting() {}

    /** The pins of a task that has none: its agent's tools as they are, if it begins now. */
    static List<JournalEntry> pins(Agent agent, TaskState state, Instant now) {
        Map<String, String> manifests = agent.tools().manifests();
        Map<String, String> pinned = state.custody().pins();
        boolean first = pinned.isEmpty() && state.steps() == 0;
        boolean newVersion = !pinned.isEmpty()
                && !state.agentVersion().equals(agent.version())
                && !pinned.equals(manifests); // whoever registered it for this task wants its tools
        return agent.trust().guarded() && !manifests.isEmpty() && (first || newVersion)
                ? List.of(new ToolsPinned(now, manifests, ""))
                : List.of();
    }

    static ApprovalRequested question(TaskState state, Command.AskApproval ask, Instant now) {
        String id = "ask-" + (state.custody().asked() + 1);
        return new ApprovalRequested(now, id, ask.items(), now.plus(ask.longest()));
    }

    static JournalEntry labelled(Agent agent, TaskState state, JournalEntry entry) {
        return entry instanceof InvocationEnded ended
                ? new InvocationEnded(ended.at(), ended.id(), labelled(agent, state.call(ended.id()), ended.outcome()))
                : entry;
    }

    /** The outcome with labels: without them it would count as untrusted, and be shown all the same. */
    static ToolOutcome labelled(Agent agent, Call call, ToolOutcome outcome) {
        return !agent.trust().guarded() || outcome.labels() != null
                ? unlabelledIfUnguarded(agent, outcome)
                : outcome.labelled(labels(agent, call));
    }

    // Journals of agents without a guard have no labels.
    static ToolOutcome unlabelledIfUnguarded(Agent agent, ToolOutcome outcome) {
        return agent.trust().guarded() ? outcome : outcome.labelled(null);
    }

    // What was not said by the tool is said by the library, or by a person; what came after an attempt may quote the
    // tool.
    private static Labels labels(Agent agent, Call call) {
        Wait wait = call.awaited();
        if (wait != null && wait.kind() == Wait.Kind.ANSWER) {
            return Labels.of(
                    Label.trusted(new Source(Source.Kind.PERSON, "", call.id().callId())));
        }
        boolean libraryAlone = call.attempts() == 0 || (wait != null && wait.kind() == Wait.Kind.TIME);
        return libraryAlone
                ? Labels.of(Label.NONE)
                : Called.tool(agent, call)
                        .map(Tool::spec)
                        .map(spec -> Labels.of(spec.declaration()
                                .result()
                                .label(spec.name(), call.id().callId())))
                        .orElse(Labels.of(Label.MISSING));
    }
}
