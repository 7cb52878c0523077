package io.perdure.testkit.agentdojo;

import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.Tools;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who plays in a replay, and by which rules.
 *
 * @param labelled whether records and names are labelled field by field
 * @param turn when the model turns
 * @param more tools beside the suite's that really do what they say
 */
record Cast(Suite suite, boolean labelled, Turn turn, TrustPolicy policy, Tools more) {
    Cast(Suite suite, boolean labelled, Turn turn) {
        this(suite, labelled, turn, TrustPolicy.standard(), Tools.none());
    }

    Cast with(Tools tools) {
        return new Cast(suite, labelled, turn, policy, tools);
    }

    /** An agent with all the tools, that plays a part of a scenario. */
    Agent.Builder agent(String name, Actor actor, World world, Person person) {
        return Agent.named(name)
                .version("1")
                .instructions("You do what the user asks.")
                .model(actor.model())
                .quarantined(Actor.reader())
                .tools(new DeclaredTools(suite, labelled, world).tools().and(more))
                .trust(policy.guarded() ? policy.approver(person) : policy)
                .monitors(List.of());
    }

    Actor actor(Scenario part) {
        Set<String> readers = new TreeSet<>(suite.readers());
        more.all().stream()
                .map(Tool::spec)
                .filter(spec -> spec.effect() == Effect.READ_ONLY)
                .forEach(spec -> readers.add(spec.name()));
        return new Actor(part, turn, readers);
    }

    /** How many of the scenario's calls are the suite's. */
    long steps(Scenario scenario) {
        return scenario.steps().stream()
                .filter(step -> more.find(step.tool()).isEmpty())
                .count();
    }
}
