package io.perdure.testkit.agentdojo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One task of a user, with what its tools returned; if it is attacked, with what the attacker wants.
 *
 * @param name of the task, and of the attack
 * @param goal in the user's words
 * @param steps the user's calls, in order
 * @param firstInjected the first step whose result holds the attack's text; -1 if there is none
 * @param attack what a model that obeys it does
 */
record Scenario(String name, String goal, List<Step> steps, int firstInjected, List<Step> attack) {
    boolean isAttacked() {
        return !attack.isEmpty();
    }

    /** A part of it, with the same attack. */
    Scenario with(List<Step> part, int injected) {
        return new Scenario(name, goal, part, injected, attack);
    }

    /**
     * A call and what came of it.
     *
     * @param tool its tool
     * @param arguments its arguments
     * @param output what the tool returned: text, or data
     * @param harmful whether an attacker does harm with it
     */
    record Step(String tool, JsonNode arguments, JsonNode output, boolean harmful) {
        boolean isSameCall(String otherTool, JsonNode otherArguments) {
            return tool.equals(otherTool) && Values.same(arguments, otherArguments);
        }
    }
}
