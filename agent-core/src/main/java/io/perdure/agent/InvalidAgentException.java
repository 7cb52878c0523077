package io.perdure.agent;

import io.perdure.error.PerdureException;
import java.util.List;

/** An agent that lacks something it cannot do without. */
public final class InvalidAgentException extends PerdureException {
    private static final long serialVersionUID = 1L;

    InvalidAgentException(String name, List<String> missing) {
        super(
                "invalid-agent",
                "The agent " + quoted(name) + " lacks " + String.join(", ", missing) + ".",
                "Say it on Agent.named(…) before build().");
    }
}
