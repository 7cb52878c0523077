package io.perdure;

import io.perdure.error.PerdureException;
import java.util.Collection;

/** A task names an agent that this orchestrator does not have, or names none where several are registered. */
public final class AgentNotRegisteredException extends PerdureException {
    private static final long serialVersionUID = 1L;

    private AgentNotRegisteredException(String what, String fix) {
        super("agent-not-registered", what, fix);
    }

    static AgentNotRegisteredException unknown(String name, Collection<String> known) {
        return new AgentNotRegisteredException(
                "The agent " + quoted(name) + " is not registered; registered are: " + String.join(", ", known) + ".",
                "Pass the agent when you open the orchestrator, or name one that is there.");
    }

    static AgentNotRegisteredException ambiguous(Collection<String> known) {
        return new AgentNotRegisteredException(
                "The task names no agent, and several are registered: " + String.join(", ", known) + ".",
                "Say which with Task.by(name).");
    }
}
