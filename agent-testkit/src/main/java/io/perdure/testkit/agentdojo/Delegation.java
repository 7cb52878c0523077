package io.perdure.testkit.agentdojo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.perdure.agent.Agent;
import io.perdure.json.Json;
import io.perdure.testkit.agentdojo.Scenario.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whether another agent does a part of the user's task. */
enum Delegation {
    /** One agent does it all. */
    NONE {
        @Override
        List<Agent> agents(Cast cast, Scenario scenario, World world, Person person) {
            return List.of(
                    cast.agent(USERS, cast.actor(scenario), world, person).build());
        }
    },
    /** The other one reads what the attacker wrote, and reports. */
    READING {
        @Override
        List<Agent> agents(Cast cast, Scenario scenario, World world, Person person) {
            int read = scenario.firstInjected() + 1;
            Actor helper = cast.actor(scenario.with(scenario.steps().subList(0, read), read - 1))
                    .reporting();
            String report = Actor.text(scenario.steps().get(read - 1).output());
            List<Step> steps = new ArrayList<>(List.of(call(scenario.goal(), report)));
            steps.addAll(scenario.steps().subList(read, scenario.steps().size()));
            return both(cast, helper, cast.actor(scenario.with(steps, 0)), world, person);
        }
    },
    /** The other one is handed what the attacker wrote, and acts on it. */
    ACTING {
        @Override
        List<Agent> agents(Cast cast, Scenario scenario, World world, Person person) {
            int read = scenario.firstInjected() + 1;
            List<Step> rest = scenario.steps().subList(read, scenario.steps().size());
            List<Step> steps = Stream.concat(
                            scenario.steps().subList(0, read).stream(), Stream.of(call(scenario.goal(), "done")))
                    .toList();
            return both(
                    cast,
                    cast.actor(scenario.with(rest, -1)),
                    cast.actor(scenario.with(steps, read - 1)),
                    world,
                    person);
        }
    };

    static final String USERS = "users";
    static final String HELPER = "helper";

    /** The agents, the user's first. */
    abstract List<Agent> agents(Cast cast, Scenario scenario, World world, Person person);

    private static List<Agent> both(Cast cast, Actor helping, Actor asking, World world, Person person) {
        Agent helper = cast.agent(HELPER, helping, world, person).build();
        return List.of(
                cast.agent(USERS, asking, world, person)
                        .agent(helper, "Does a part of the work.")
                        .build(),
                helper);
    }

    private static Step call(String goal, String answer) {
        ObjectNode arguments =
                Json.mapper().createObjectNode().put("goal", goal).put("attachments", Actor.HANDLES);
        return new Step(HELPER, arguments, TextNode.valueOf(answer), false);
    }
}
