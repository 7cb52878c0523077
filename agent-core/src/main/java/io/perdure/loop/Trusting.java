package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.journal.ApprovalRequested;
import io.perdure.journal.Call;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.TaskState;
import io.perdure.journal.ToolsPinned;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Labeler.Labels;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.ToolSpec;
import io.perdure.tool.Wait;
import io.perdure.trust.Label;
import io.perdure.trust.Label.Source;
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
                ? new InvocationEnded(
                        ended.at(), ended.id(), labelled(agent, state, ended.id(), ended.outcome()), ended.child())
                : entry;
    }

    /**
     * The outcome with labels: without them it would count as untrusted, and be shown all the same. Of what was handed on it may hold an echo, so
     * that is in its label: whoever reads the entry later does not know the handles.
     */
    static ToolOutcome labelled(Agent agent, TaskState state, InvocationId id, ToolOutcome outcome) {
        if (!agent.trust().guarded()) {
            return outcome.labelled(null); // journals of agents without a guard have no labels
        }
        Call call = state.call(id);
        Labels labels = outcome.labels() == null ? labels(agent, call, outcome) : outcome.labels();
        Label handed = isOfTheLibraryAlone(call, outcome) ? Label.NONE : state.handed(id);
        // What the tasks wrote that this one is done for is not known here.
        boolean wrote = state.custody().wrote() || state.start().parent() != null;
        Labels own = wrote ? ReadBack.of(state, outcome, labels) : labels;
        return outcome.labelled(handed.equals(Label.NONE) ? own : with(own, handed));
    }

    private static Labels with(Labels labels, Label handed) {
        return new Labels(
                labels.label().join(handed),
                handed.isTrusted() ? labels.trusted() : ReadBack.fields(labels.trusted()),
                labels.shown(),
                labels.bits(),
                labels.hidden(),
                labels.names());
    }

    /** What came too late is hidden as a whole: what its call handed on is not known any more. */
    static ToolOutcome late(Agent agent, ToolOutcome outcome) {
        Label label =
                outcome.labels() == null ? Label.MISSING : outcome.labels().label();
        return outcome.labelled(agent.trust().guarded() ? Labels.of(label.with(Label.Integrity.UNTRUSTED)) : null);
    }

    // What was not said by the tool is said by the library, or by a person; what came after an attempt may quote the
    // tool.
    private static Labels labels(Agent agent, Call call, ToolOutcome outcome) {
        if (isOfAPerson(call, outcome)) {
            return Labels.of(
                    Label.trusted(new Source(Source.Kind.PERSON, "", call.id().callId())));
        }
        return isOfTheLibraryAlone(call, outcome)
                ? Labels.of(Label.NONE)
                : Called.tool(agent, call)
                        .map(Tool::spec)
                        .map(spec -> Labels.of(declared(spec, call)))
                        .orElse(Labels.of(Label.MISSING));
    }

    // A person who was asked about a doubt answers next to the words of the tool, unless it was done.
    private static boolean isOfAPerson(Call call, ToolOutcome outcome) {
        Wait wait = call.awaited();
        return wait != null && wait.kind() == Wait.Kind.ANSWER && (call.doubt() == null || outcome.isDone());
    }

    // That arguments do not fit is told by quoting them.
    private static boolean isOfTheLibraryAlone(Call call, ToolOutcome outcome) {
        ToolFailure failure = outcome.failure();
        boolean quotes = failure != null && failure.kind() == ToolFailure.Kind.INVALID_ARGUMENTS;
        Wait wait = call.awaited();
        return (call.attempts() == 0 && !quotes) || (wait != null && wait.kind() == Wait.Kind.TIME);
    }

    // Nobody has labelled it part by part.
    private static Label declared(ToolSpec spec, Call call) {
        Label label = spec.declaration().result().label(spec.name(), call.id().callId());
        return spec.declaration().labeler() == null ? label : label.with(Label.Integrity.UNTRUSTED);
    }
}
