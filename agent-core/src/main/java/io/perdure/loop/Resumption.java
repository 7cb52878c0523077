package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.journal.Call;
import io.perdure.journal.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is to be thought of before a task is taken up again: everything that has changed since it was carried last, and the most cautious
 * reaction that any of it asks for. What became of the attempts that were under way is decided for each of them by the {@link Decider},
 * before anything else.
 *
 * @param reaction what to do
 * @param changes what has changed, one sentence each, for the model and for people
 */
record Resumption(Reaction reaction, List<String> changes) {
    /** Copies the list. */
    public Resumption {
        changes = List.copyOf(changes);
    }

    /** What this agent finds when it takes up this task; pure. */
    public static Resumption of(Agent agent, TaskState task) {
        List<String> changes = new ArrayList<>();
        Reaction reaction = Reaction.GO_ON;
        if (!agent.version().equals(task.agentVersion())) {
            changes.add("Version " + agent.version() + " of the agent goes on with what version " + task.agentVersion()
                    + " did.");
            boolean refused = agent.onVersionChange() == Agent.OnVersionChange.REFUSE;
            reaction = refused ? Reaction.REFUSE : Reaction.TELL;
        }
        if (isOther(task.model(), agent.modelNames())) {
            changes.add("The model is " + agent.modelNames() + " now; it was " + task.model() + ".");
            reaction = reaction.orMoreCautious(Reaction.TELL);
        }
        if (isOther(task.tools(), agent.toolsFingerprint())) {
            changes.add("The tools are not the same as before." + gone(agent, task));
            reaction = reaction.orMoreCautious(Reaction.TELL);
        }
        return new Resumption(reaction, changes);
    }

    private static boolean isOther(String before, String now) {
        return !before.isEmpty() && !before.equals(now);
    }

    private static String gone(Agent agent, TaskState task) {
        return task.calls().stream()
                .filter(call -> call.phase() != Call.Phase.ENDED
                        && Called.tool(agent, call).isEmpty())
                .map(call -> " The tool " + call.asked().tool() + " of call "
                        + call.id().callId() + " is no longer there.")
                .collect(Collectors.joining());
    }

    /** What to do with a task, from the boldest to the most cautious. */
    public enum Reaction {
        /** Go on as if nothing had happened. */
        GO_ON,
        /** Go on, and tell the model what has changed. */
        TELL,
        /** Leave it alone until the agent it belongs to is back. */
        REFUSE;

        Reaction orMoreCautious(Reaction other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }
}
